// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: Swift 6 mode (from the tools version), with the upcoming features that make
/// concurrency and imports say what they mean.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Asynchronous functions run on their caller's executor: a read never hops to another thread.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Settings of the modules that touch LMDB's memory.
let lifetimeSettings: [SwiftSetting] =
  settings + [
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
  ]

let package = Package(
  name: "quire",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Quire", targets: ["Quire"]),
    .library(name: "QuireEvents", targets: ["QuireEvents"]),
    .library(name: "QuireTesting", targets: ["QuireTesting"]),
    .library(name: "QuireModel", targets: ["QuireModel"]),
    .library(name: "QuireServer", targets: ["QuireServer"]),
    .library(name: "QuireRemote", targets: ["QuireRemote"]),
    .executable(name: "quire", targets: ["QuireCLI"]),
  ],
  dependencies: [
    // The command line's argument parsing, help and completion scripts.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Deque for the commit queue.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    // SHA-256, HMAC and constant-time comparison for request signatures.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    // The server's HTTP; its configuration and Foundation traits are not needed.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    // Buffers and event loops beneath the server and the client.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    // Compression of replies and decompression of request bodies.
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    // The remote store's HTTPS: connection pool, TLS, deadlines.
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    // A profile's credential_process: started, read and ended with all that it started.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    // Structured logs of the server and the remote store.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    // Counters and timers of the server, in whatever system its user has.
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    // Start, signals and graceful shutdown of the server.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CQuireLMDB",
      pkgConfig: "lmdb",
      providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]
    ),
    // gzip of exported tables and of requests, by the system's zlib: it is on every machine, and swift-nio-extras links it
    // anyway.
    .systemLibrary(
      name: "CQuireZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .target(name: "QuireZlib", dependencies: ["CQuireZlib", "QuireModel"], swiftSettings: settings),
    .target(name: "QuireLMDB", dependencies: ["CQuireLMDB"], swiftSettings: lifetimeSettings),
    .target(name: "QuireModel", swiftSettings: lifetimeSettings),
    .target(
      name: "Quire",
      dependencies: [
        "QuireLMDB", "QuireModel", .product(name: "DequeModule", package: "swift-collections"),
      ],
      swiftSettings: lifetimeSettings
    ),
    .target(name: "QuireEvents", dependencies: ["Quire", "QuireModel"], swiftSettings: lifetimeSettings),
    .target(
      name: "QuireWire",
      dependencies: ["QuireModel", .product(name: "Crypto", package: "swift-crypto")],
      // Makes the service model's Swift files from botocore's copy of it.
      exclude: ["Model/generate.py"],
      swiftSettings: lifetimeSettings
    ),
    .target(
      name: "QuireServer",
      dependencies: [
        "Quire", "QuireModel", "QuireWire", "QuireZlib",
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "QuireRemote",
      dependencies: [
        "QuireModel", "QuireWire", "QuireZlib",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "QuireTesting",
      dependencies: ["Quire", "QuireEvents", "QuireModel"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "QuireCLI",
      dependencies: [
        "Quire", "QuireEvents", "QuireModel", "QuireRemote", "QuireServer", "QuireWire",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings
    ),

    // Programs that a user would write; `Examples/run` builds and runs them.
    .executableTarget(
      name: "GitHistory",
      dependencies: ["Quire", "QuireEvents"],
      path: "Examples/GitHistory",
      swiftSettings: settings
    ),
    .target(
      name: "ExamplePlace",
      dependencies: ["Quire", "QuireEvents", "QuireRemote"],
      path: "Examples/Place",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Bank",
      dependencies: ["ExamplePlace", "Quire", "QuireEvents"],
      path: "Examples/Bank",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Orders",
      dependencies: ["ExamplePlace", "Quire", "QuireEvents"],
      path: "Examples/Orders",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Tables",
      dependencies: ["Quire"],
      path: "Examples/Tables",
      swiftSettings: settings
    ),

    .testTarget(name: "QuireLMDBTests", dependencies: ["QuireLMDB"], swiftSettings: lifetimeSettings),
    .testTarget(name: "QuireModelTests", dependencies: ["QuireModel"], swiftSettings: lifetimeSettings),
    .testTarget(name: "QuireZlibTests", dependencies: ["QuireZlib"], swiftSettings: settings),
    .testTarget(name: "QuireWireTests", dependencies: ["QuireWire"], swiftSettings: lifetimeSettings),
    .testTarget(
      name: "QuireTests",
      dependencies: ["Quire", "QuireTesting"],
      swiftSettings: lifetimeSettings
    ),
    .testTarget(
      name: "QuireEventsTests",
      dependencies: ["Quire", "QuireEvents", "QuireTesting"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "QuireServerTests",
      dependencies: [
        "Quire", "QuireServer", "QuireTesting", "QuireWire",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "QuireRemoteTests",
      dependencies: [
        "Quire", "QuireEvents", "QuireModel", "QuireRemote", "QuireServer", "QuireTesting", "QuireWire",
        "Programs", "RemoteAppender", "Workloads",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "QuireTestingTests", dependencies: ["QuireTesting"], swiftSettings: settings),
    // Programs that tests run as processes.
    .target(name: "Programs", path: "Tests/Programs", swiftSettings: settings),
    // Writers that keep account of what they were told, and the check of a store against it.
    .target(
      name: "Workloads",
      dependencies: ["Quire", "QuireEvents", "QuireModel", "QuireTesting"],
      path: "Tests/Workloads",
      swiftSettings: settings
    ),
    // Appends over the network; it is killed in the middle.
    .executableTarget(
      name: "RemoteAppender",
      dependencies: ["QuireEvents", "QuireRemote", "Workloads"],
      path: "Tests/RemoteAppender",
      swiftSettings: settings
    ),
    // Killed processes, and several processes on one file.
    .testTarget(
      name: "CrashTests",
      dependencies: ["Quire", "QuireEvents", "QuireTesting", "Workloads"],
      swiftSettings: settings
    ),
    // Failing disks, power failures and damaged files. What runs there runs in processes of this executable.
    .executableTarget(
      name: "FaultWorkload",
      dependencies: ["Quire", "QuireEvents", "QuireTesting", "Workloads"],
      path: "Tests/Faults/Workload",
      swiftSettings: settings
    ),
    .testTarget(
      name: "FaultTests",
      dependencies: ["FaultWorkload", "Programs", "Quire", "QuireEvents", "QuireTesting", "Workloads"],
      swiftSettings: settings
    ),
    // Readers of foreign bytes with what has to hold of them: `Tests/Fuzz/run` fuzzes them, the seeds are tests.
    .target(
      name: "FuzzTargets",
      dependencies: ["QuireModel", "QuireWire"],
      path: "Tests/Fuzz/Targets",
      swiftSettings: settings
    ),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: settings),
    // Histories of concurrent clients, of one process and of several, against a sequential model.
    .testTarget(
      name: "LinearizabilityTests",
      dependencies: ["FaultWorkload", "Programs", "Quire", "QuireEvents", "QuireTesting", "Workloads"],
      swiftSettings: settings
    ),
    // The code of the articles compiles, and DocC makes them without a warning.
    .testTarget(
      name: "DocumentationTests",
      dependencies: [
        "Programs", "Quire", "QuireEvents", "QuireModel", "QuireRemote", "QuireServer", "QuireTesting",
      ],
      swiftSettings: settings
    ),
    // The command line and the examples, run as processes.
    .testTarget(
      name: "QuireCLITests",
      dependencies: [
        "Programs", "QuireCLI", "Quire", "QuireEvents", "QuireModel", "QuireServer", "QuireTesting",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings
    ),
  ]
)
