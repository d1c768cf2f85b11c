package dev.exchanger.bot.telegram;

import java.util.regex.Pattern;

/** Takes bot tokens out of text: the token is part of every Bot API path, so it turns up in time-out messages and spans. */
public final class TokenMask {
    private static final Pattern TOKEN = Pattern.compile("bot\\d+(?::|%3[Aa])[\\w-]+");

    private TokenMask() {}

    /** @return the text with every {@code bot123:SECRET} replaced by {@code bot***}; null stays null */
    public static String mask(String text) {
        return text == null || !text.contains("bot")
                ? text
                : TOKEN.matcher(text).replaceAll("bot***");
    }
}
