package dev.exchanger.identity.account;

import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A user as far as profiles and lists need it. Credentials are not mapped: they are read only where they are checked. */
@Entity
@Table(name = "users")
public class User {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String email;

    @Column(name = "email_display", updatable = false)
    private String emailDisplay;

    @Column(name = "email_verified", updatable = false)
    private boolean emailVerified;

    @Column(updatable = false)
    private String status;

    private long ver;

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    /** The address as the person typed it. */
    public String emailDisplay() {
        return emailDisplay;
    }

    public boolean emailVerified() {
        return emailVerified;
    }

    public boolean active() {
        return AccountStatus.of(status) == AccountStatus.ACTIVE;
    }

    /** A new version: cached copies of the user are out of date. */
    public void changed() {
        ver++;
    }
}
