package io.sluice.bench.report;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the marked regions of a document. A region begins with a line {@code <!-- bench:NAME -->} and ends with a line
 * {@code <!-- /bench -->}; what is between them is the program's, all else is its author's.
 */
public final class Regions {
    private static final Pattern REGION = Pattern.compile("(?s)(<!-- bench:([a-z-]+) -->\n).*?(<!-- /bench -->)");

    private Regions() {}

    /** Returns the document with each region's text as {@code textOf} gives it for the region's name. */
    public static String fill(String document, UnaryOperator<String> textOf) {
        return REGION.matcher(document)
                .replaceAll(region ->
                        Matcher.quoteReplacement(region.group(1) + textOf.apply(region.group(2)) + region.group(3)));
    }
}
