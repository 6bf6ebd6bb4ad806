# An image with what ./s3delta needs: a JDK, the built program and its native library. Not tried: no container could be built where this was written.
#
#   docker build -t s3delta .
#   docker run --rm -v "$PWD:/work" s3delta demo
#   docker run --rm -v "$PWD:/work" s3delta predict runs/sst2 "sst2 sentence: a gripping film"
FROM maven:3.9-eclipse-temurin-17 AS build
COPY . /s3delta
WORKDIR /s3delta
RUN mvn -B -q -DskipTests -pl cli -am package && touch cli/target/dist/built

FROM eclipse-temurin:17-jdk
COPY --from=build /s3delta/s3delta /s3delta/pom.xml /s3delta/
COPY --from=build /s3delta/cli/target/dist /s3delta/cli/target/dist
ENV S3DELTA_BUILD=never OPT_OUT_TRACKING=true
WORKDIR /work
ENTRYPOINT ["/s3delta/s3delta"]
