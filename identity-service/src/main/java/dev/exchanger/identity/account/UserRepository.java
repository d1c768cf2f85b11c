package dev.exchanger.identity.account;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;

/** Users as entities. */
@ApplicationScoped
public class UserRepository implements PanacheRepositoryBase<User, UUID> {}
