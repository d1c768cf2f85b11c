package dev.exchanger.platform.configuration;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.nodeTypes.NodeWithJavadoc;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.javadoc.description.JavadocDescriptionElement;
import com.github.javaparser.javadoc.description.JavadocInlineTag;

/** Javadoc and types as Markdown. */
final class Words {

    private Words() {}

    /** The Javadoc of a mapping or of one of its methods. @throws AssertionError if there is none */
    static String of(NodeWithJavadoc<?> declaration, String key) {
        String text = declaration
                .getJavadoc()
                .map(javadoc -> javadoc.getDescription().getElements().stream()
                        .map(Words::markdown)
                        .collect(Collectors.joining()))
                .orElse("")
                .replaceAll("\\s+", " ")
                .strip();
        if (text.isEmpty()) {
            throw new AssertionError(key + " has no words: its Javadoc says what it is, its unit and its range");
        }
        return text;
    }

    private static String markdown(JavadocDescriptionElement element) {
        if (element instanceof JavadocInlineTag tag) {
            String content = tag.getContent().strip();
            return switch (tag.getType()) {
                case LINK, LINKPLAIN -> "`" + link(content) + "`";
                case CODE, LITERAL, VALUE -> "`" + content + "`";
                default -> content;
            };
        }
        return element.toText();
    }

    /** Of another setting its name in the configuration, of a class its name. */
    private static String link(String content) {
        String target = content.split("\\s")[0].replaceAll("\\(.*", "");
        String name = target.substring(target.indexOf('#') + 1);
        return target.contains("#")
                ? name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT)
                : name;
    }

    /** What a value is, in words. */
    static String type(Type declared, Map<String, EnumDeclaration> enums) {
        if (!(declared instanceof ClassOrInterfaceType named)) {
            return switch (declared.asString()) {
                case "boolean" -> "true or false";
                case "double" -> "decimal";
                default -> "integer";
            };
        }
        if (named.getTypeArguments().isPresent()) {
            Type inner = named.getTypeArguments().get().getLast().orElseThrow();
            String of = type(inner, enums);
            return switch (named.getNameAsString()) {
                case "List", "Set" -> "list of " + of;
                default -> of;
            };
        }
        String name = named.getNameAsString();
        if (enums.containsKey(name)) {
            return enums.get(name).getEntries().stream()
                    .map(constant ->
                            constant.getNameAsString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" or "));
        }
        return switch (name) {
            case "Duration" -> "duration";
            case "Integer", "OptionalInt", "Long" -> "integer";
            case "BigDecimal", "Double" -> "decimal";
            case "Boolean" -> "true or false";
            case "URI" -> "URL";
            case "Path" -> "path of a file or folder";
            case "MemorySize" -> "size, as 64K";
            default -> "text";
        };
    }
}
