package s3delta.testkit;

import java.util.List;
import s3delta.api.SiteShape;

/** Sites of each kind, with and without a size. */
final class Sites {
    private static final double EPSILON = 1e-6;

    private Sites() {}

    static List<SiteShape> good() {
        return List.of(
                new SiteShape.Linear(16, 20),
                new SiteShape.Norm(16, EPSILON),
                new SiteShape.Attention(16, 4, 5),
                new SiteShape.FeedForward(16, 24));
    }

    static List<SiteShape> empty() {
        return List.of(
                new SiteShape.Linear(0, 20),
                new SiteShape.Linear(16, -1),
                new SiteShape.Norm(0, EPSILON),
                new SiteShape.Attention(0, 4, 5),
                new SiteShape.Attention(16, 0, 5),
                new SiteShape.Attention(16, 4, 0),
                new SiteShape.FeedForward(0, 24));
    }
}
