package s3delta.runtime.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.json.Place;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.text.Nearest;

/** Attaches candidates or the placements of a structure to the positions of a backbone. */
public final class Attachments {
    private final Registry registry;
    private final List<Position> positions;
    private final Map<String, Integer> used = new HashMap<>();
    private final List<Attachment> attachments = new ArrayList<>();

    private Attachments(T5Config config, Registry registry) {
        this.registry = registry;
        positions = T5Layout.of(config).positions();
    }

    /**
     * Attaches candidates.
     *
     * @param config the backbone's
     * @param candidates of that backbone
     * @param registry the plugins
     * @return the deltas, in candidate order
     */
    public static DeltaSet ofCandidates(T5Config config, List<Candidate> candidates, Registry registry) {
        Attachments attachments = new Attachments(config, registry);
        for (Candidate candidate : candidates) {
            DeltaMethod<?> method = registry.method(candidate.method());
            attachments.add(
                    candidate.position(),
                    candidate.method(),
                    Registry.create(method, candidate.position(), candidate.config()));
        }
        return new DeltaSet(attachments.positions, attachments.attachments);
    }

    /**
     * Attaches a structure.
     *
     * @param config the backbone's
     * @param structure what to attach
     * @param registry the plugins
     * @param file where the structure comes from, for errors
     * @return the deltas, in the structure's order
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if it is for another backbone, a position does not exist or a count differs,
     *     {@link ErrorCode#PLUGIN_UNKNOWN}, {@link ErrorCode#CONFIG_KEY}, {@link ErrorCode#CONFIG_VALUE} or
     *     {@link ErrorCode#SITE} if a placement cannot be made
     */
    public static DeltaSet ofStructure(T5Config config, Structure structure, Registry registry, String file) {
        Fits.check(structure, config, file);
        Attachments attachments = new Attachments(config, registry);
        for (int i = 0; i < structure.placements().size(); i++) {
            attachments.add(
                    structure.placements().get(i),
                    Place.of(file).child("placements").item(i));
        }
        return new DeltaSet(attachments.positions, attachments.attachments);
    }

    private void add(Placement placement, Place place) {
        Position position = positions.stream()
                .filter(p -> p.path().equals(placement.position()))
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.STRUCTURE, "the backbone has no such position")
                        .where(place)
                        .got("'" + placement.position() + "'")
                        .fix(Nearest.advice(
                                placement.position(),
                                positions.stream().map(Position::path).toList())));
        DeltaMethod<?> method = registry.method(placement.method(), place);
        Record config = registry.bind(method, placement.config(), place.child("config"));
        Delta delta = Registry.create(method, position, config);
        if (delta.parameterCount() != placement.parameters()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "a placement does not fit this backbone")
                    .where(place + ", " + placement.position())
                    .expected(placement.parameters() + " parameters, as the structure says")
                    .got(delta.parameterCount() + " parameters at the widths of this backbone")
                    .fix("use the structure with the backbone that it was found on");
        }
        add(position, placement.method(), delta);
    }

    private void add(Position position, String method, Delta delta) {
        String name = position.path() + "." + method;
        int count = used.merge(name, 1, Integer::sum);
        attachments.add(new Attachment(count == 1 ? name : name + "-" + count, method, position, delta));
    }
}
