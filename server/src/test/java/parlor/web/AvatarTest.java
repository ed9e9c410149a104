package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Avatars: what may be sent, what is made of it, and who sees it.
@Tag("slow")
class AvatarTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String AVATAR = "/api/v1/me/avatar";
    private static final String PNG = "image/png";
    private static final String JPEG = "image/jpeg";

    private final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private final Person ada = Person.of(house, "Ada", PASSWORD);

    @AfterEach
    void close() {
        house.close();
    }

    /// Red on the left, blue on the right.
    private static BufferedImage flag(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < width / 2 ? 0xC02020 : 0x2020C0);
            }
        }
        return image;
    }

    private static byte[] file(BufferedImage image, String format) {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] resource(String name) {
        try (var in = AvatarTest.class.getResourceAsStream("/pictures/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] with(byte[] file, Consumer<byte[]> change) {
        var changed = file.clone();
        change.accept(changed);
        return changed;
    }

    private String wears(byte[] file, String type) {
        var worn = ada.browser.upload(AVATAR, file, type);
        assertThat(worn.status()).as(worn.raw().body()).isEqualTo(200);
        return worn.text("/user/avatar");
    }

    private BufferedImage seen(String path) {
        try {
            return ImageIO.read(new ByteArrayInputStream(house.visitor().fetch(path).body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void isRed(int rgb) {
        var color = new Color(rgb);
        assertThat(color.getRed()).isGreaterThan(color.getBlue() + 80);
    }

    private static void isBlue(int rgb) {
        var color = new Color(rgb);
        assertThat(color.getBlue()).isGreaterThan(color.getRed() + 80);
    }

    @Test
    void aPictureIsDrawnAnewAndStandsWhereItNeverChanges() {
        var path = wears(file(flag(600, 400), "png"), PNG);
        assertThat(ada.browser.get("/api/v1/me").text("/user/avatar")).isEqualTo(path);
        var answer = house.visitor().fetch(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        var headers = answer.headers();
        assertThat(headers.firstValue("Cache-Control"))
                .hasValue("public, max-age=31536000, immutable");
        assertThat(headers.firstValue("Content-Type")).hasValue(JPEG);
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Content-Security-Policy").orElse("")).contains("sandbox");
        var image = seen(path);
        assertThat(image.getWidth()).isEqualTo(256);
        assertThat(image.getHeight()).isEqualTo(256);
        isRed(image.getRGB(20, 128));
        isBlue(image.getRGB(236, 128));
        assertThat(wears(file(flag(600, 400), "png"), PNG)).as("the same again").isNotEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"lossy.webp, false", "lossless.webp, false", "alpha.webp, true"})
    void webpIsTaken(String name, boolean seenThrough) {
        var image = seen(wears(resource(name), "image/webp"));
        assertThat(image.getWidth()).isEqualTo(256);
        isRed(image.getRGB(20, 128));
        assertThat(image.getRGB(236, 128) >>> 24).isEqualTo(seenThrough ? 0 : 255);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,256", "1500,2000", "4096,4096", "8192,20"})
    void anySizeUpToTheLimitBecomesTheSame(int width, int height) {
        var image = seen(wears(file(flag(width, height), "png"), PNG));
        assertThat(image.getWidth()).isEqualTo(256);
        assertThat(image.getHeight()).isEqualTo(256);
    }

    /// A camera that was held upright stores the picture lying, and says so.
    private static byte[] heldUpright() {
        var plain = file(flag(300, 300), "jpeg");
        var exif =
                HexFormat.of()
                        .parseHex(
                                "ffe1003e457869660000" // the segment, 62 bytes; Exif
                                        + "4d4d002a00000008" // TIFF, the first directory at 8
                                        + "0001" // one entry:
                                        + "011200030000000100060000" // orientation 6, turn right
                                        + "00000000");
        var rest = "A secret place".getBytes(ISO_8859_1);
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(Arrays.copyOf(plain, 2));
        whole.writeBytes(exif);
        whole.writeBytes(Arrays.copyOf(rest, 0x3e + 2 - exif.length));
        whole.writeBytes(Arrays.copyOfRange(plain, 2, plain.length));
        return whole.toByteArray();
    }

    @Test
    void cameraPicturesStandUprightAndTellNothing() {
        var path = wears(heldUpright(), JPEG);
        var image = seen(path);
        isRed(image.getRGB(128, 20));
        isBlue(image.getRGB(128, 236));
        var bytes = new String(house.visitor().fetch(path).body(), ISO_8859_1);
        assertThat(bytes).doesNotContain("Exif", "secret place");
    }

    private void refused(byte[] file, String type, int status, String code) {
        var refused = ada.browser.upload(AVATAR, file, type);
        assertThat(refused.status()).as(refused.raw().body()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(ada.browser.get("/api/v1/me").json().at("/user/avatar").isNull()).isTrue();
    }

    @Test
    void whatIsNoPictureIsRefusedWhateverItIsCalled() {
        refused(file(flag(10, 10), "gif"), PNG, 415, "unsupported_media_type");
        refused("<svg/>".getBytes(ISO_8859_1), PNG, 415, "unsupported_media_type");
        refused(new byte[0], PNG, 415, "unsupported_media_type");
        refused(file(flag(10, 10), "png"), "image/svg+xml", 415, "unsupported_media_type");
        refused(new byte[(1 << 20) + 1], PNG, 413, "too_large");
        var png = file(flag(300, 300), "png");
        refused(Arrays.copyOf(png, 30), PNG, 400, "invalid");
        refused(with(png, it -> it[25] = 99), PNG, 400, "invalid");
        refused(Arrays.copyOf(resource("lossy.webp"), 25), "image/webp", 400, "invalid");
    }

    @ParameterizedTest
    @CsvSource({"moving.webp, 255", "moving-lossless.webp, 255", "moving-alpha.webp, 128"})
    void ofAPictureThatMovesTheFirstIsTaken(String name, int opacity) {
        var image = seen(wears(resource(name), "image/webp"));
        assertThat(image.getWidth()).isEqualTo(256);
        isRed(image.getRGB(128, 128));
        assertThat(image.getRGB(128, 128) >>> 24).isEqualTo(opacity);
    }

    @Test
    void aPictureThatMovesIsRefusedWhereItsFirstIsNone() {
        var moving = resource("moving.webp");
        int frame = new String(moving, ISO_8859_1).indexOf("ANMF");
        int second = new String(moving, ISO_8859_1).lastIndexOf("ANMF");
        int inner = new String(moving, ISO_8859_1).indexOf("VP8 ");
        for (var broken :
                List.of(
                        with(moving, it -> it[frame] = it[second] = 'B'),
                        with(moving, it -> it[inner] = 'B'),
                        with(moving, it -> Arrays.fill(it, inner + 14, inner + 18, (byte) 0xff)),
                        with(moving, it -> Arrays.fill(it, frame + 4, frame + 8, (byte) 0)),
                        with(moving, it -> System.arraycopy(it, frame, it, inner, 4)),
                        Arrays.copyOf(moving, inner + 4))) {
            refused(broken, "image/webp", 400, "invalid");
        }
    }

    @Test
    void picturesThatWouldFillTheMemoryAreNotDecoded() {
        var png = file(flag(300, 300), "png");
        refused(with(png, it -> it[16] = 0x7f), PNG, 400, "invalid"); // 2 billion wide
        refused(file(flag(8193, 1), "png"), PNG, 400, "invalid");
        refused(file(flag(4097, 4097), "png"), PNG, 400, "invalid");
        // Small outside, 16,383 pixels a side inside.
        var inner = new String(resource("alpha.webp"), ISO_8859_1).indexOf("VP8 ") + 8;
        var bomb =
                with(
                        resource("alpha.webp"),
                        it -> Arrays.fill(it, inner + 6, inner + 10, (byte) 0xff));
        refused(bomb, "image/webp", 400, "invalid");
        refused(
                with(resource("lossless.webp"), it -> Arrays.fill(it, 21, 25, (byte) 0xff)),
                "image/webp",
                400,
                "invalid");
    }

    @Test
    void aPictureThatWouldTakeForEverIsNotDecoded() {
        var jpeg = file(flag(16, 16), "jpeg");
        var scan = HexFormat.of().parseHex("ffda000c03010002110311003f00");
        var endless = new ByteArrayOutputStream();
        endless.writeBytes(Arrays.copyOf(jpeg, jpeg.length - 2));
        for (int i = 0; i < 200; i++) {
            endless.writeBytes(scan);
        }
        endless.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        refused(endless.toByteArray(), JPEG, 400, "invalid");
    }

    @Test
    void avatarsAreForAccounts() {
        var png = file(flag(10, 10), "png");
        assertThat(house.visitor().upload(AVATAR, png, PNG).status()).isEqualTo(401);
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Ben"));
        assertThat(guest.upload(AVATAR, png, PNG).code()).isEqualTo("permission_denied");
        assertThat(guest.delete(AVATAR).code()).isEqualTo("permission_denied");
    }

    @Test
    void theOldPictureGoesAndNobodyElsesOfTheSameFile() {
        var red = file(flag(40, 40), "png");
        var first = wears(red, PNG);
        var ben = Person.of(house, "Ben", PASSWORD);
        var bens = ben.browser.upload(AVATAR, red, PNG).text("/user/avatar");
        var second = wears(resource("alpha.webp"), "image/webp");
        assertThat(house.visitor().fetch(first).statusCode()).isEqualTo(303);
        assertThat(house.visitor().fetch(bens).statusCode()).as("Ben's").isEqualTo(200);
        assertThat(ben.browser.delete(AVATAR).json().at("/user/avatar").isNull()).isTrue();
        assertThat(house.visitor().fetch(bens).statusCode()).isEqualTo(404);
        house.restart();
        assertThat(ada.with(house.visitor()).signsIn(PASSWORD).text("/user/avatar"))
                .isEqualTo(second);
    }

    @Test
    void whereAPictureWasIsThePresentOne() {
        var first = wears(file(flag(40, 40), "png"), PNG);
        var room = "/api/v1/rooms/" + ada.browser.post("/api/v1/rooms", Map.of()).text("/room/id");
        ada.browser.post(room + "/messages", Map.of("text", "How do I look?"));
        var second = wears(resource("alpha.webp"), "image/webp");
        leads(first, second);
        var third = wears(file(flag(30, 30), "png"), PNG);
        var said = ada.browser.get(room + "/messages").text("/results/0/user_avatar");
        assertThat(said).as("as it was written").isEqualTo(first);
        leads(said, third);
        leads(second, third);
        assertThat(ada.browser.delete(AVATAR).status()).isEqualTo(200);
        for (var path : List.of(first, second, third)) {
            assertThat(house.visitor().fetch(path).statusCode()).as("bare").isEqualTo(404);
        }
        var fourth = wears(file(flag(20, 20), "png"), PNG);
        leads(first, fourth);
        leads(third, fourth);
    }

    private void leads(String from, String to) {
        var answer = house.visitor().fetch(from);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue(to);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(house.visitor().fetch(to).statusCode()).isEqualTo(200);
    }

    @Test
    void whoGoesTakesTheFaceAlong() {
        var ben = Person.of(house, "Ben", PASSWORD);
        var first = ben.browser.upload(AVATAR, resource("lossy.webp"), "image/webp");
        var worn = ben.browser.upload(AVATAR, resource("alpha.webp"), "image/webp");
        assertThat(ben.browser.delete("/api/v1/me").status()).isEqualTo(204);
        assertThat(house.visitor().fetch(worn.text("/user/avatar")).statusCode()).isEqualTo(404);
        assertThat(house.visitor().fetch(first.text("/user/avatar")).statusCode()).isEqualTo(404);
        assertThat(house.rows("worn_picture")).isZero();
    }

    @Test
    void everybodyInTheRoomsSeesTheNewFace() {
        var made = ada.browser.post("/api/v1/rooms", Map.of("title", "Friday"));
        var id = made.text("/room/id");
        var room = "/api/v1/rooms/" + id;
        var ben = house.visitor();
        ben.post("/api/v1/rooms/join", Map.of("username", "Ben", "code", made.text("/room/code")));
        try (var socket = LiveSocket.open(house, ben)) {
            socket.follows(id);
            var path = wears(file(flag(40, 40), "png"), PNG);
            var updated = socket.await("member_updated");
            assertThat(updated.at("/user/username").asText()).isEqualTo("Ada");
            assertThat(updated.at("/user/avatar").asText()).isEqualTo(path);
            ada.browser.post(room + "/messages", Map.of("text", "How do I look?"));
            assertThat(socket.await("chat_message").at("/message/user_avatar").asText())
                    .isEqualTo(path);
            assertThat(ben.get(room + "/members").json().findValuesAsText("avatar"))
                    .containsExactlyInAnyOrder(path, "null");
            assertThat(ben.get(room).text("/room/owner/avatar")).isEqualTo(path);
        }
    }
}
