package s3delta.cli.report;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Draws figures as PNG. Needs fonts on the machine, which the page does not. */
final class Pictures {
    private static final int SCALE = 2;

    private Pictures() {}

    static void write(Figure figure, Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.write(file, png(figure.svg()));
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a picture cannot be written")
                    .where(file)
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .fix("choose another '--png', or check free space and permissions")
                    .cause(e)
                    .build();
        }
    }

    private static byte[] png(String svg) throws IOException {
        System.setProperty("java.awt.headless", "true");
        InputStream in = new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8));
        SVGDocument document = Objects.requireNonNull(
                new SVGLoader().load(in, null, com.github.weisj.jsvg.parser.LoaderContext.createDefault()), "no SVG");
        int width = (int) Math.ceil(document.size().getWidth() * SCALE);
        int height = (int) Math.ceil(document.size().getHeight() * SCALE);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.scale(SCALE, SCALE);
        document.render(null, graphics);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
