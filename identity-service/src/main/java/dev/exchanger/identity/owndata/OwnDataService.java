package dev.exchanger.identity.owndata;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.login.CredentialCheck;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.UserPrincipal;

/** Gives people their data, and lets them go. */
@ApplicationScoped
public class OwnDataService {

    private final ExportRepository exports;
    private final AccountRepository accounts;
    private final CredentialCheck credentials;
    private final AccountDeletion deletion;
    private final ObjectMapper mapper;

    OwnDataService(
            ExportRepository exports,
            AccountRepository accounts,
            CredentialCheck credentials,
            AccountDeletion deletion,
            ObjectMapper mapper) {
        this.exports = exports;
        this.accounts = accounts;
        this.credentials = credentials;
        this.deletion = deletion;
        this.mapper = mapper;
    }

    Uni<AccountExport> export(UUID userId) {
        return exports.find(userId).map(found -> read(found.orElseThrow(OwnDataService::unauthenticated)));
    }

    /** True when effective everywhere; 401 {@code invalid-credentials} for a wrong password, which counts like a login. */
    Uni<Boolean> delete(UserPrincipal user, String password, String ip) {
        return accounts.findById(user.userId())
                .map(found -> found.orElseThrow(OwnDataService::unauthenticated))
                .chain(account -> credentials.check(user.context(), account.email(), password, ip))
                .chain(deletion::delete);
    }

    private AccountExport read(String json) {
        try {
            return mapper.readValue(json, AccountExport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The export statement and AccountExport do not fit", e);
        }
    }

    private static ProblemException unauthenticated() {
        return new ProblemException(CommonProblem.UNAUTHENTICATED, null);
    }
}
