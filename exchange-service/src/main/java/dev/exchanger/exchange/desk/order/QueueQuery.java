package dev.exchanger.exchange.desk.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Which orders an operator wants to see.
 *
 * @param statuses only these; empty for all
 * @param assignee whose claim: me, none or any; null for all
 * @param operator who asks
 * @param user     only this owner's, or null
 * @param number   only the one of this number, or null
 * @param currency given or received, or null
 * @param newest   newest first instead of oldest first
 */
record QueueQuery(
        Set<OrderStatus> statuses,
        Assignee assignee,
        UUID operator,
        UUID user,
        String number,
        String currency,
        boolean newest) {

    /** Whose claim an order has. */
    enum Assignee {
        /** The claim of who asks. */
        ME,
        /** Nobody's. */
        NONE,
        /** Somebody's. */
        ANY
    }

    /** Reads the parameters of a request, each null if absent; fails with {@code validation}. */
    static QueueQuery of(
            List<String> status,
            String assignee,
            UUID operator,
            String user,
            String number,
            String currency,
            String sort) {
        return new QueueQuery(
                new TreeSet<>(status.stream().map(QueueQuery::status).toList()),
                assignee == null ? null : assignee(assignee),
                operator,
                user == null ? null : uuid(user),
                number == null ? null : number.toUpperCase(Locale.ROOT),
                currency,
                newest(sort));
    }

    /** The conditions as SQL, joined by AND; parameters are added to the list. */
    String where(List<Object> parameters) {
        List<String> conditions = new ArrayList<>();
        conditions.add("true");
        if (!statuses.isEmpty()) {
            // Spelled out, not a parameter: only so does the planner see that the index of the queue suffices.
            conditions.add("o.status IN ("
                    + statuses.stream().map(s -> "'" + s.code() + "'").collect(Collectors.joining(", ")) + ")");
        }
        if (assignee != null) {
            conditions.add(
                    switch (assignee) {
                        case ME -> "c.operator_id = " + parameter(parameters, operator);
                        case NONE -> "c.operator_id IS NULL";
                        case ANY -> "c.operator_id IS NOT NULL";
                    });
        }
        if (user != null) {
            conditions.add("o.user_id = " + parameter(parameters, user));
        }
        if (number != null) {
            conditions.add("o.number = " + parameter(parameters, number));
        }
        if (currency != null) {
            String code = parameter(parameters, currency);
            conditions.add("(o.from_currency = " + code + " OR o.to_currency = " + code + ")");
        }
        return String.join(" AND ", conditions);
    }

    static String parameter(List<Object> parameters, Object value) {
        parameters.add(value);
        return "$" + parameters.size();
    }

    private static OrderStatus status(String code) {
        try {
            return OrderStatus.of(code);
        } catch (IllegalArgumentException e) {
            throw invalid("status", "unknown status");
        }
    }

    private static Assignee assignee(String code) {
        for (Assignee assignee : Assignee.values()) {
            if (assignee.name().toLowerCase(Locale.ROOT).equals(code)) {
                return assignee;
            }
        }
        throw invalid("assignee", "must be me, none or any");
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw invalid("user", "must be a UUID");
        }
    }

    private static boolean newest(String sort) {
        if (sort == null || sort.equals("oldest")) {
            return false;
        }
        if (sort.equals("newest")) {
            return true;
        }
        throw invalid("sort", "must be oldest or newest");
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
