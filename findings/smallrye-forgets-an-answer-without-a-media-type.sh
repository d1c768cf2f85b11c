#!/usr/bin/env bash
# A schema that @APIResponse names is dropped, without a word, where the resource method has no @Produces.
#
# Guess:     @Content(schema = @Schema(implementation = X.class)) describes the answer with any media type, "*/*", or with
#            Quarkus' default, application/json, which it answers with.
# Version:   Quarkus 3.33.2 (quarkus-rest-jackson, quarkus-smallrye-openapi with smallrye-open-api 4.2).
# Behaviour: the answer is described by `content: {}`: the key is there, so that a check for "has content" is content; X
#            stands among the components and nothing refers to it. The body of a request of the same method gets its
#            media type. With @Produces(APPLICATION_JSON), or without the annotation, the answer has its schema.
# Seen:      /silent:  "200": {description: An answer, content: {}}
#            /said:    "200": {description: An answer, content: {application/json: {schema: {$ref: .../Thing}}}}
#
# Needs a JDK from 17, mvn and python3. Exits 0 as long as that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sample</groupId><artifactId>sample</artifactId><version>1</version>
  <properties><maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencyManagement><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-bom</artifactId>
    <version>3.33.2</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest-jackson</artifactId></dependency>
    <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-smallrye-openapi</artifactId></dependency>
  </dependencies>
  <build><plugins>
    <plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId>
      <version>3.14.1</version></plugin>
    <plugin><groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId><version>3.33.2</version>
    <executions><execution><goals><goal>build</goal></goals></execution></executions></plugin></plugins></build>
</project>
XML
cat > src/main/java/ThingResource.java <<'JAVA'
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

@Path("/")
public class ThingResource {
    public record Thing(String name) {}

    @GET
    @Path("silent")
    @APIResponse(responseCode = "200", description = "An answer",
            content = @Content(schema = @Schema(implementation = Thing.class)))
    public Thing silent() { return new Thing("x"); }

    @GET
    @Path("said")
    @Produces("application/json")
    @APIResponse(responseCode = "200", description = "An answer",
            content = @Content(schema = @Schema(implementation = Thing.class)))
    public Thing said() { return new Thing("x"); }
}
JAVA
mvn -q -B package -Dquarkus.smallrye-openapi.store-schema-directory=target/api > mvn.log 2>&1 || { tail -20 mvn.log; exit 1; }
python3 - <<'PYTHON'
import json
paths = json.load(open("target/api/openapi.json"))["paths"]
silent = paths["/silent"]["get"]["responses"]["200"]
said = paths["/said"]["get"]["responses"]["200"]
print("/silent:", silent)
print("/said:  ", said)
assert silent["content"] == {}, "the schema is there"
assert "schema" in said["content"]["application/json"]
PYTHON
