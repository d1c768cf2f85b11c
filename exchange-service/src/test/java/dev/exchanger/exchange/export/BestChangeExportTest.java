package dev.exchanger.exchange.export;

import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.DeskTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

/** What monitors get is well-formed, says what the desk would do, and costs next to nothing. */
@QuarkusTest
class BestChangeExportTest extends DeskTest {

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void putBack() {
        database.update("UPDATE pairs SET enabled = true, halted_at = NULL, halt_reason = NULL");
        database.update("UPDATE exchange_rates SET valid_until = now() + interval '5 minutes'"
                + " WHERE from_currency = 'BTC' AND valid_until < now() AND valid_from > now() - interval '1 day'");
        database.update("UPDATE pairs SET max_give = 50000 WHERE from_currency = 'USDT' AND to_currency = 'UAH'");
    }

    private Response export() {
        return desk.anonymous().get("/api/v1/export/bestchange.xml");
    }

    private Map<String, Element> items() {
        return items(export().then().statusCode(200).extract().asString());
    }

    private static Map<String, Element> items(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            assertThat(document.getDocumentElement().getTagName()).isEqualTo("rates");
            NodeList nodes = document.getDocumentElement().getElementsByTagName("item");
            Map<String, Element> items = new HashMap<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                Element item = (Element) nodes.item(i);
                items.put(text(item, "from") + "/" + text(item, "to"), item);
            }
            assertThat(items).hasSize(nodes.getLength());
            return items;
        } catch (Exception e) {
            throw new AssertionError(xml, e);
        }
    }

    private static String text(Element item, String name) {
        NodeList found = item.getElementsByTagName(name);
        assertThat(found.getLength()).as(name).isEqualTo(1);
        return found.item(0).getTextContent();
    }

    private static void refreshed(Runnable assertion) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(assertion::run);
    }

    @Test
    void aDirectionIsExportedAsTheFormatSays() {
        refreshed(() -> assertThat(items()).containsKeys("USDTTRC20/CARDUAH", "CARDUAH/USDTTRC20", "BTC/USDTTRC20"));
        export().then().contentType(containsString("application/xml"));
        Element sell = items().get("USDTTRC20/CARDUAH");
        assertThat(text(sell, "in")).isEqualTo("1");
        assertThat(text(sell, "out")).isEqualTo("41.2");
        assertThat(text(sell, "frommin")).isEqualTo("10");
        assertThat(text(sell, "frommax")).isEqualTo("50000");
        assertThat(text(sell, "param")).isEqualTo("manual");
        assertThat(new BigDecimal(text(sell, "amount"))).isPositive().isLessThanOrEqualTo(new BigDecimal("60000000"));
        // A rate below one is told the other way round, so that it keeps its digits.
        Element buy = items().get("CARDUAH/USDTTRC20");
        assertThat(text(buy, "out")).isEqualTo("1");
        assertThat(new BigDecimal(text(buy, "in"))).isBetween(new BigDecimal("41.6"), new BigDecimal("41.6001"));
    }

    @Test
    void neitherHaltedNorDisabledNorStalePairsAreExported() {
        refreshed(() -> assertThat(items()).containsKeys("USDTTRC20/CARDUAH", "CARDUAH/USDTTRC20", "BTC/USDTTRC20"));
        database.update("UPDATE pairs SET halted_at = now(), halt_reason = 'test' WHERE from_currency = 'USDT'"
                + " AND to_currency = 'UAH'");
        database.update("UPDATE pairs SET enabled = false WHERE from_currency = 'UAH' AND to_currency = 'USDT'");
        refreshed(() -> {
            // Each time, as the source goes on and may have told a new rate meanwhile.
            database.update(
                    "UPDATE exchange_rates SET valid_until = greatest(now(), valid_from + interval '1 microsecond')"
                            + " WHERE from_currency = 'BTC' AND valid_until > now()");
            assertThat(items())
                    .isNotEmpty()
                    .doesNotContainKeys("USDTTRC20/CARDUAH", "CARDUAH/USDTTRC20", "BTC/USDTTRC20", "USDTTRC20/BTC");
        });
    }

    @Test
    void whatTheReserveDoesNotCoverIsNotOffered() {
        database.update("UPDATE pairs SET max_give = 900000000 WHERE from_currency = 'USDT' AND to_currency = 'UAH'");
        refreshed(() -> {
            Element item = items().get("USDTTRC20/CARDUAH");
            BigDecimal most = new BigDecimal(text(item, "frommax"));
            assertThat(most).isLessThan(new BigDecimal("900000000"));
            assertThat(most.multiply(new BigDecimal("41.2"))).isLessThanOrEqualTo(new BigDecimal(text(item, "amount")));
        });
    }

    @Test
    void whoHasItIsToldSo() {
        export().then().header("Cache-Control", equalTo("public, max-age=1"));
        // Reserves that orders of other tests gave back may still come in.
        refreshed(() -> {
            String known = export().header("ETag");
            desk.anonymous()
                    .header("If-None-Match", "\"other\", W/" + known)
                    .get("/api/v1/export/bestchange.xml")
                    .then()
                    .statusCode(304)
                    .header("ETag", equalTo(known))
                    .body(equalTo(""));
        });
        Response first = export();
        String tag = first.header("ETag");
        desk.anonymous()
                .header("If-Modified-Since", first.header("Last-Modified"))
                .get("/api/v1/export/bestchange.xml")
                .then()
                .statusCode(304);
        desk.anonymous()
                .header("If-None-Match", "\"other\"")
                .header("If-Modified-Since", first.header("Last-Modified"))
                .get("/api/v1/export/bestchange.xml")
                .then()
                .statusCode(200);
        desk.anonymous()
                .header("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")
                .get("/api/v1/export/bestchange.xml")
                .then()
                .statusCode(200);
        desk.anonymous()
                .header("If-Modified-Since", "yesterday")
                .get("/api/v1/export/bestchange.xml")
                .then()
                .statusCode(200);
        database.update("UPDATE pairs SET max_give = 49999 WHERE from_currency = 'USDT' AND to_currency = 'UAH'");
        refreshed(() -> desk.anonymous()
                .header("If-None-Match", tag)
                .get("/api/v1/export/bestchange.xml")
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(tag))));
    }

    @Test
    void fiftyWhoAskAtOnceCostOneExport() {
        String changed = export().header("ETag");
        database.update("UPDATE pairs SET max_give = 49998 WHERE from_currency = 'USDT' AND to_currency = 'UAH'");
        refreshed(() -> export().then().header("ETag", not(equalTo(changed))));
        long began = System.nanoTime();
        double before = metrics.counter("exchanger.export.builds", "format", "bestchange")
                .count();
        List<Response> answers = AtOnce.run(50, i -> export());
        assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        // One for each second that it took, whoever asked.
        assertThat(metrics.counter("exchanger.export.builds", "format", "bestchange")
                        .count())
                .isLessThanOrEqualTo(before + seconds + 2);
    }

    @Test
    void whatIsWrittenIsEscaped() {
        String xml = BestChangeXml.of(
                List.of(new ExportItem("A<B", "C&D", "1", "2", "3", "4", "5")), Optional.of("\"x\" > ]]>"));
        Element item = items(xml).get("A<B/C&D");
        assertThat(text(item, "param")).isEqualTo("\"x\" > ]]>");
    }
}
