package parlor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// The form in which a host gives the secret: 32 bytes or more in base64.
final class SecretText {
    private static final int BYTES = 32;
    private static final String MAKE = " (openssl rand -base64 32 makes one)";

    private SecretText() {}

    /// Why a text is no secret, to be said after its name.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String why) {
            super(why);
        }
    }

    static Config.Secret read(Path file) throws Wrong {
        try {
            return parse(Files.readString(file).strip());
        } catch (IOException e) {
            throw new Wrong("cannot be read: " + file);
        }
    }

    static Config.Secret parse(String text) throws Wrong {
        try {
            if (Base64.getDecoder().decode(text).length < BYTES) {
                throw new Wrong("is shorter than 32 bytes" + MAKE);
            }
        } catch (IllegalArgumentException e) {
            throw new Wrong("is not base64" + MAKE);
        }
        return new Config.Secret(text);
    }
}
