package dev.exchanger.platform.configuration;

import java.time.Duration;
import java.util.Optional;

import com.github.javaparser.ast.expr.AnnotationExpr;

/** Constraints of Bean Validation in words. */
final class Bounds {

    private Bounds() {}

    /** Empty for an annotation that is no constraint, or one that goes without saying. */
    static Optional<String> of(AnnotationExpr annotation) {
        return switch (annotation.getNameAsString()) {
            case "Min" -> Optional.of("at least " + value(annotation));
            case "Max" -> Optional.of("at most " + value(annotation));
            case "DecimalMin" -> Optional.of((inclusive(annotation) ? "at least " : "over ") + value(annotation));
            case "DecimalMax" -> Optional.of((inclusive(annotation) ? "at most " : "under ") + value(annotation));
            case "DurationMin" -> Optional.of("at least " + duration(annotation));
            case "DurationMax" -> Optional.of("at most " + duration(annotation));
            case "Positive" -> Optional.of("over 0");
            case "PositiveOrZero" -> Optional.of("at least 0");
            case "Size" -> Optional.of(size(annotation));
            case "Pattern" ->
                Optional.of("like `" + Annotations.text(annotation, "regexp").orElseThrow() + "`");
            case "NotBlank", "NotEmpty" -> Optional.of("not empty");
            case "WithDefault", "WithName", "Override", "NotNull", "Valid", "WithConverter" -> Optional.empty();
            default ->
                throw new AssertionError("A constraint nobody has put into words yet: " + annotation.getNameAsString());
        };
    }

    private static String value(AnnotationExpr annotation) {
        return Annotations.text(annotation, "value").orElseThrow();
    }

    private static boolean inclusive(AnnotationExpr annotation) {
        return !Annotations.text(annotation, "inclusive").orElse("true").equals("false");
    }

    private static String size(AnnotationExpr annotation) {
        Optional<String> min = Annotations.text(annotation, "min");
        Optional<String> max = Annotations.text(annotation, "max");
        return "length "
                + min.map(least -> max.map(most -> least + " to " + most).orElse("at least " + least))
                        .orElseGet(() -> "at most " + max.orElseThrow());
    }

    private static String duration(AnnotationExpr annotation) {
        return Duration.ofDays(part(annotation, "days"))
                .plusHours(part(annotation, "hours"))
                .plusMinutes(part(annotation, "minutes"))
                .plusSeconds(part(annotation, "seconds"))
                .plusMillis(part(annotation, "millis"))
                .toString();
    }

    private static long part(AnnotationExpr annotation, String unit) {
        return Long.parseLong(Annotations.text(annotation, unit).orElse("0"));
    }
}
