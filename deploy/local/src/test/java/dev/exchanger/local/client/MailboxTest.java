package dev.exchanger.local.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MailboxTest {
    @TempDir
    Path folder;

    @Test
    void tellsEachMailOnce() throws IOException {
        Mailbox mailbox = new Mailbox(folder.resolve("not-there-yet"));
        assertThat(mailbox.news()).isEmpty();
        mailbox = new Mailbox(folder);
        write("1", "ann@example.com", "Exchanger: your code is 123456");
        write("2", "bob@example.com", "Exchanger: your password was changed");
        assertThat(mailbox.news())
                .containsExactly(
                        "to ann@example.com: Exchanger: your code is 123456",
                        "to bob@example.com: Exchanger: your password was changed");
        assertThat(mailbox.news()).isEmpty();
        write("3", "ann@example.com", "Exchanger: your account was deleted");
        assertThat(mailbox.news()).containsExactly("to ann@example.com: Exchanger: your account was deleted");
    }

    private void write(String name, String to, String subject) throws IOException {
        Path file = folder.resolve(name + ".json");
        Files.writeString(file, "{\"to\":\"" + to + "\",\"subject\":\"" + subject + "\",\"text\":\"x\"}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(Long.parseLong(name) * 1000));
    }
}
