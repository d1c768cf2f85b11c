package dev.exchanger.identity.profile;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;

/** Profiles. */
@ApplicationScoped
public class ProfileRepository implements PanacheRepositoryBase<UserProfile, UUID> {}
