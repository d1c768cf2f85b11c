package dev.exchanger.platform.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;

/** The {@code @ConfigMapping}s of a module, read from its sources: only they have the words. */
final class Mappings {

    /**
     * The settings of one mapping.
     *
     * @param prefix   of its keys
     * @param text     its Javadoc, as Markdown
     * @param settings in the order of the source
     */
    record Mapping(String prefix, String text, List<Setting> settings) {}

    private final List<CompilationUnit> sources;
    private final Map<String, EnumDeclaration> enums = new HashMap<>();

    private Mappings(List<CompilationUnit> sources) {
        this.sources = sources;
        sources.forEach(source -> source.findAll(EnumDeclaration.class)
                .forEach(declaration -> enums.put(declaration.getNameAsString(), declaration)));
    }

    /** @throws AssertionError if a setting has no words */
    static List<Mapping> of(Path sources) {
        StaticJavaParser.setConfiguration(new ParserConfiguration().setLanguageLevel(LanguageLevel.JAVA_17));
        try (Stream<Path> files = Files.walk(sources)) {
            List<CompilationUnit> parsed = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .filter(Mappings::matters)
                    .map(Mappings::parse)
                    .toList();
            return new Mappings(parsed).all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Mapping> all() {
        List<Mapping> mappings = new ArrayList<>();
        for (CompilationUnit source : sources) {
            for (ClassOrInterfaceDeclaration type : source.findAll(ClassOrInterfaceDeclaration.class)) {
                type.getAnnotationByName("ConfigMapping").ifPresent(mapping -> {
                    String prefix = Annotations.text(mapping, "prefix").orElseThrow();
                    mappings.add(new Mapping(prefix, Words.of(type, prefix), settings(prefix, type, source)));
                });
            }
        }
        mappings.sort(java.util.Comparator.comparing(Mapping::prefix));
        return mappings;
    }

    private List<Setting> settings(String prefix, ClassOrInterfaceDeclaration type, CompilationUnit source) {
        return type.getMethods().stream()
                .filter(method -> method.getBody().isEmpty())
                .flatMap(method -> settings(prefix, method, source))
                .toList();
    }

    private Stream<Setting> settings(String prefix, MethodDeclaration method, CompilationUnit source) {
        String key = prefix + "." + kebab(method.getNameAsString());
        Type declared = method.getType();
        boolean optional = declared.asString().startsWith("Optional");
        Type type = declared;
        for (String container = container(type); container != null; container = container(type)) {
            ClassOrInterfaceType generic = (ClassOrInterfaceType) type;
            List<Type> arguments = generic.getTypeArguments().orElseThrow();
            type = arguments.get(arguments.size() - 1);
            optional |= container.equals("Map");
            if (container.equals("Map")) {
                key += ".<name>";
            } else if (isGroup(type, source)) {
                key += "[0]";
            }
        }
        Optional<ClassOrInterfaceDeclaration> group = group(type, source);
        if (group.isPresent()) {
            return settings(key, group.get(), source).stream();
        }
        List<AnnotationExpr> annotations = new ArrayList<>(method.getAnnotations());
        declared.findAll(AnnotationExpr.class).forEach(annotations::add);
        Optional<String> value = method.getAnnotationByName("WithDefault")
                .map(annotation -> Annotations.text(annotation, "value").orElseThrow());
        return Stream.of(new Setting(
                key,
                Words.type(declared, enums),
                Words.of(method, key),
                annotations.stream()
                        .map(Bounds::of)
                        .flatMap(Optional::stream)
                        .distinct()
                        .collect(Collectors.joining(", ")),
                value,
                optional));
    }

    private static String container(Type type) {
        if (type instanceof ClassOrInterfaceType generic
                && generic.getTypeArguments().isPresent()) {
            return generic.getNameAsString();
        }
        return null;
    }

    private static boolean isGroup(Type type, CompilationUnit source) {
        return group(type, source).isPresent();
    }

    private static Optional<ClassOrInterfaceDeclaration> group(Type type, CompilationUnit source) {
        return source.findAll(ClassOrInterfaceDeclaration.class).stream()
                .filter(ClassOrInterfaceDeclaration::isInterface)
                .filter(declaration -> type instanceof ClassOrInterfaceType named
                        && declaration.getNameAsString().equals(named.getNameAsString()))
                .findFirst();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean matters(Path file) {
        String text = read(file);
        return text.contains("@ConfigMapping") || text.contains("enum ");
    }

    private static CompilationUnit parse(Path file) {
        return StaticJavaParser.parse(read(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
