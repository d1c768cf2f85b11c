package dev.exchanger.identity.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the list of clients of the configuration. */
final class ClientSecrets {

    private ClientSecrets() {}

    /** @throws IllegalStateException for an entry that is not {@code name:secret}, without repeating it */
    static Map<String, String> parse(String list) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String entry : list.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int colon = entry.indexOf(':');
            String name = colon < 0 ? "" : entry.substring(0, colon).strip();
            String secret = entry.substring(colon + 1).strip();
            if (name.isEmpty() || secret.isEmpty()) {
                throw new IllegalStateException("SERVICE_CLIENTS must be a list of name:secret");
            }
            secrets.put(name, secret);
        }
        return secrets;
    }
}
