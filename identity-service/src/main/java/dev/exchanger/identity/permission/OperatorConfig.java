package dev.exchanger.identity.permission;

import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the first operator comes into being. */
@ConfigMapping(prefix = "exchanger.identity.operator")
public interface OperatorConfig {

    /**
     * Address of the first operator; used only while nobody may enter the admin context. The password is set through
     * the code that resets it.
     */
    Optional<String> bootstrapEmail();

    /** What the first operator may do. */
    @WithDefault("admin:access,users:read,users:write,permissions:write,orders:read,orders:process,orders:refund,"
            + "orders:approve,pairs:write,pairs:approve,rates:write,reserves:write,settings:read,settings:write,"
            + "configurations:read,configurations:write,audit:read,reports:read,metrics:read,"
            + "chats:support")
    Set<String> permissions();
}
