package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreLocationTest {
    private static final Syntax SYNTAX = new Syntax("test", "", StoreLocation.DIR);

    @Test
    void isWhatIsGivenFirstInTheArgumentsThenInTheEnvironment() {
        Map<String, String> environment =
                Map.of("SLUICE_DIR", "/of/variable", "XDG_STATE_HOME", "/of/state", "HOME", "/of/home");

        assertEquals(Path.of("/of/argument"), find(environment, "--dir", "/of/argument"));
        assertEquals(Path.of("/of/variable"), find(environment));
    }

    @Test
    void isInTheStateDirectoryOfTheUserOtherwise() {
        assertEquals(Path.of("/of/state/sluice"), find(Map.of("XDG_STATE_HOME", "/of/state", "HOME", "/of/home")));
        assertEquals(Path.of("/of/home/.local/state/sluice"), find(Map.of("SLUICE_DIR", "", "HOME", "/of/home")));
        assertEquals(
                Path.of("/of/home/.local/state/sluice"),
                find(Map.of("XDG_STATE_HOME", "not/absolute", "HOME", "/of/home")));
    }

    private static Path find(Map<String, String> environment, String... args) {
        Surroundings.Streams streams = new Surroundings.Streams(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        return StoreLocation.of(SYNTAX.parse(args), new Surroundings(streams, environment, OutputTarget.FILE, null));
    }
}
