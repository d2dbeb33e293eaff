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
import org.junit.jupiter.api.Test;

/** Looks at what the page asks for before its script runs: else the browser finds one module after the other. */
class PreloadTest {
    private static final Path PAGE = Path.of("src", "main", "resources", "io", "sluice", "server", "page");
    private static final Pattern PRELOAD = Pattern.compile("<link rel=\"modulepreload\" href=\"js/([^\"]+)\">");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]* from '\\./([^']+)';");

    @Test
    void eachModuleOfTheFirstScreenIsAskedForAtOnce() throws IOException {
        Set<String> preloaded = new TreeSet<>();
        preloaded.add("main.js"); // which is named by the script itself
        Matcher links = PRELOAD.matcher(Files.readString(PAGE.resolve("index.html")));
        while (links.find()) {
            preloaded.add(links.group(1));
        }
        Set<String> needed = new TreeSet<>();
        addWithImports("main.js", needed);
        assertEquals(needed, preloaded);
    }

    private static void addWithImports(String module, Set<String> needed) throws IOException {
        if (needed.add(module)) {
            Matcher imports = IMPORT.matcher(Files.readString(PAGE.resolve("js").resolve(module)));
            while (imports.find()) {
                addWithImports(imports.group(1), needed);
            }
        }
    }
}
