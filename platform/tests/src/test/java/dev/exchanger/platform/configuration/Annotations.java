package dev.exchanger.platform.configuration;

import java.util.Optional;

import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.NormalAnnotationExpr;
import com.github.javaparser.ast.expr.SingleMemberAnnotationExpr;

/** What annotations of a source say. */
final class Annotations {

    private Annotations() {}

    /** A member's value as text, without its quotes; empty if it is not given. */
    static Optional<String> text(AnnotationExpr annotation, String member) {
        if (annotation instanceof SingleMemberAnnotationExpr single) {
            return member.equals("value") ? Optional.of(text(single.getMemberValue())) : Optional.empty();
        }
        if (annotation instanceof NormalAnnotationExpr normal) {
            return normal.getPairs().stream()
                    .filter(pair -> pair.getNameAsString().equals(member))
                    .map(pair -> text(pair.getValue()))
                    .findFirst();
        }
        return Optional.empty();
    }

    private static String text(Expression value) {
        return value.isStringLiteralExpr()
                ? value.asStringLiteralExpr().asString()
                : value.toString().replaceAll("[L_]", "");
    }
}
