// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Looks at what the page asks for before its script runs: else the browser finds one module after the other. */
class PreloadTest {
    private static final Path PAGE = Path.of("src", "main", "resources", "io", "sluice", "server", "page");
    private static final Pattern PRELOAD = Pattern.compile("<link rel=\"modulepreload\" href=\"js/([^\"]+)\">");

    @Test
    void eachModuleIsAskedForAtOnce() throws IOException {
        Set<String> preloaded = new TreeSet<>();
        preloaded.add("main.js"); // which is named by the script itself
        Matcher links = PRELOAD.matcher(Files.readString(PAGE.resolve("index.html")));
        while (links.find()) {
            preloaded.add(links.group(1));
        }
        Set<String> modules = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGE.resolve("js"))) {
            files.forEach(file -> modules.add(String.valueOf(file.getFileName())));
        }
        assertEquals(modules, preloaded);
    }
}
