package dev.exchanger.identity.session;

/** What became of a refresh token. */
public sealed interface RefreshOutcome {

    /** The session goes on, with this as its next refresh token. */
    record Renewed(LiveSession session, RefreshState next) implements RefreshOutcome {}

    /** Unknown, forged, expired or of a session that is over. */
    record Refused() implements RefreshOutcome {}

    /** It had been replaced before; the session is revoked. */
    record Stolen() implements RefreshOutcome {}
}
