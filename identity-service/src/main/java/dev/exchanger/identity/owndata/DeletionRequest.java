package dev.exchanger.identity.owndata;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Body of the deletion of an account. */
public record DeletionRequest(@NotNull @Size(max = 128) String currentPassword) {

    @Override
    public String toString() {
        return "DeletionRequest";
    }
}
