package dev.exchanger.exchange.interleaving;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.exchange.interleaving.Wire.Call;
import dev.exchanger.exchange.interleaving.Wire.Reply;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

/** Three operators who do not talk to each other: a few steps at an order, each on the version that was just seen. */
final class OperatorHand {

    private final Wire wire;
    private final Told told;
    private final List<String> tokens = Stream.generate(() -> TokenMinter.shared()
                    .accessToken(UserSpec.admin("orders:read", "orders:process", "orders:refund", "orders:approve")))
            .limit(3)
            .toList();

    OperatorHand(Wire wire, Told told) {
        this.wire = wire;
        this.told = told;
    }

    /** Claims the order, pays it out, stops it, gives the money back, in any order, whether it makes sense or not. */
    void act(UUID order, Random random) {
        String token = tokens.get(random.nextInt(tokens.size()));
        String path = "/api/v1/admin/orders/" + order;
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            Reply file = send(token, "GET", path, null, null, random);
            told.expect(file, 200);
            String etag = "\"" + file.body().path("order").path("version").asLong() + "\"";
            String reason = "{\"reason\":\"drawn\"}";
            Reply reply =
                    switch (random.nextInt(8)) {
                        case 0, 1 -> send(token, "POST", path + "/claim", etag, null, random);
                        case 2 ->
                            send(
                                    token,
                                    "POST",
                                    path + "/complete",
                                    etag,
                                    "{\"reference\":\"bank-%s\"}".formatted(order),
                                    random);
                        case 3 -> send(token, "POST", path + "/payout", etag, "{\"provider\":\"sandbox\"}", random);
                        case 4 -> send(token, "POST", path + "/hold", etag, reason, random);
                        case 5 -> send(token, "POST", path + "/release", etag, reason, random);
                        case 6 ->
                            send(
                                    token,
                                    "POST",
                                    path + "/refund",
                                    etag,
                                    "{\"amount\":\"%d\",\"reason\":\"drawn\"}".formatted(1 + random.nextInt(200)),
                                    random);
                        default -> refund(token, path, etag, file.body().path("refunds"), random);
                    };
            told.operated(order, reply);
        }
    }

    private Reply refund(String token, String path, String etag, JsonNode refunds, Random random) {
        String refund = refunds.isEmpty()
                ? UUID.randomUUID().toString()
                : refunds.get(random.nextInt(refunds.size())).path("id").asText();
        String below = path + "/refunds/" + refund;
        return switch (random.nextInt(3)) {
            case 0 -> send(token, "POST", below + "/approve", etag, null, random);
            case 1 -> send(token, "POST", below + "/reject", etag, null, random);
            default -> send(token, "POST", below + "/sent", etag, "{\"reference\":\"" + refund + "\"}", random);
        };
    }

    private Reply send(String token, String method, String path, String etag, String body, Random random) {
        Map<String, String> headers = etag == null
                ? Map.of("Authorization", "Bearer " + token)
                : Map.of("Authorization", "Bearer " + token, "If-Match", etag);
        return wire.send(new Call(method, path, headers, body), random);
    }
}
