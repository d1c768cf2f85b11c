package dev.exchanger.identity.account;

import java.util.Locale;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Ann@Example.COM, ann@example.com",
        "'  ann.b+tag@mail.example.com ', ann.b+tag@mail.example.com",
        "ann@bücher.example, ann@xn--bcher-kva.example",
        "ann@ＥＸＡＭＰＬＥ.com, ann@example.com",
        "ann@example\u3002com, ann@example.com",
        "ann@bu\u0308cher.example, ann@xn--bcher-kva.example",
        "ann@ex\u0430mple.com, ann@xn--exmple-4nf.com",
        "o'neil@example.com, o'neil@example.com",
    })
    void canonicalFormComesFirst(String typed, String canonical) {
        assertThat(EmailAddress.parse(typed))
                .hasValueSatisfying(email -> assertThat(email.canonical()).isEqualTo(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.com",
                "ann@",
                "ann@example",
                "ann@@example.com",
                "a@b@example.com",
                "ann.@example.com",
                ".ann@example.com",
                "a..b@example.com",
                "ann@-example.com",
                "ann@example..com",
                "ann@127.0.0.1",
                "ann b@example.com",
                "ann＠example.com",
                "аnn@example.com",
                "ａnn@example.com",
                "\u212aim@example.com",
                "ſam@example.com",
                "İnn@example.com",
                "ın@example.com",
                "cafe\u0301@example.com",
                "ann\u200d@example.com",
                "ann@stra\u00dfe.example",
                "ann@stra\u1e9ee.example",
                "ann@\u03bf\u03c2.example",
                "ann@exa\u200dmple.com",
                "ann@exa\u00admple.com\u3002",
                "ann@example\uff0fcom",
                "ann@exa\u0000mple.com",
                "ann\r\nBcc: b@example.com",
                "ann@example.com\nBcc: x@example.com",
            })
    void whatIsNoAddressIsRefused(String typed) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
    }

    @Test
    void tooLongIsRefused() {
        assertThat(EmailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
        assertThat(EmailAddress.parse("a@" + "b".repeat(250) + ".com")).isEmpty();
        assertThat(EmailAddress.parse(null)).isEmpty();
    }

    @Test
    void neverShowsTheWholeAddress() {
        assertThat(EmailAddress.parse("ann@example.com").orElseThrow()).hasToString("a***@example.com");
    }

    @Property(tries = 500)
    void acceptsAnythingWithoutFailingAndCanonicalIsAFixedPoint(@ForAll @StringLength(max = 40) String text) {
        EmailAddress.parse(text + "@example.com").ifPresent(email -> {
            assertThat(email.canonical()).isEqualTo(email.canonical().toLowerCase(Locale.ROOT));
            assertThat(EmailAddress.parse(email.canonical()).orElseThrow().canonical())
                    .isEqualTo(email.canonical());
        });
    }
}
