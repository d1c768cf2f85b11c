/** Who may call an endpoint: annotations, token verification, session liveness, service tokens. */
package dev.exchanger.platform.security;
