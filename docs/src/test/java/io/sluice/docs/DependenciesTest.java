// SPDX-License-Identifier: Apache-2.0
package io.sluice.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares docs/DEPENDENCIES.md with the libraries that the build puts beside the command. */
class DependenciesTest {
    private static final Path PAGE = Path.of("DEPENDENCIES.md");
    private static final Path LIBRARIES = Path.of("..", "tools", "target", "lib");
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Za-z0-9-]+) \\| ([0-9][^ ]*) \\| ([^|]+) \\| [^|]+ \\|");

    @Test
    void thePageNamesEachLibraryWithItsVersionAndLicence() throws IOException {
        assumeTrue(Files.isDirectory(LIBRARIES), "the command was not packaged: mvn verify does");
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                listed.add(row.group(1) + '-' + row.group(2) + ".jar");
                assertFalse(row.group(3).isBlank(), line);
            }
        }
        Set<String> packaged = new TreeSet<>();
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("sluice-"))
                    .forEach(packaged::add);
        }
        assertEquals(packaged, listed);
    }
}
