// swift-tools-version: 6.2
import PackageDescription

// Programs that measure Quire beside what it is held against; `Benchmarks/run` builds and runs them.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "quire", path: "..")],
  targets: [
    // Clock, random numbers, the events and the loop of clients, for the programs in C.
    .target(name: "CBench", cSettings: [.unsafeFlags(["-O2"])]),
    .systemLibrary(name: "CLMDBForBench", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(name: "CSQLiteForBench", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .executableTarget(
      name: "raw-lmdb",
      dependencies: ["CBench", "CLMDBForBench"],
      path: "Sources/RawLMDB",
      cSettings: [.unsafeFlags(["-O2"])]
    ),
    .executableTarget(
      name: "raw-sqlite",
      dependencies: ["CBench", "CSQLiteForBench"],
      path: "Sources/RawSQLite",
      cSettings: [.unsafeFlags(["-O2"])]
    ),
    .executableTarget(
      name: "quire-bench",
      dependencies: [
        "CBench", .product(name: "Quire", package: "quire"), .product(name: "QuireEvents", package: "quire"),
      ],
      path: "Sources/QuireBench"
    ),
  ]
)
