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
    .executable(name: "quire", targets: ["QuireCLI"]),
  ],
  dependencies: [
    // The command line's argument parsing, help and completion scripts.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Deque for the commit queue.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CQuireLMDB",
      pkgConfig: "lmdb",
      providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]
    ),
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
    .target(name: "QuireWire", dependencies: ["QuireModel"], swiftSettings: lifetimeSettings),
    .target(
      name: "QuireTesting",
      dependencies: ["Quire", "QuireEvents", "QuireModel"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "QuireCLI",
      dependencies: [
        "Quire", "QuireEvents", "QuireModel", "QuireWire",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
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
    .executableTarget(
      name: "Bank",
      dependencies: ["Quire", "QuireEvents"],
      path: "Examples/Bank",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Orders",
      dependencies: ["Quire", "QuireEvents"],
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
    .testTarget(name: "QuireTestingTests", dependencies: ["QuireTesting"], swiftSettings: settings),
    // Killed processes, and several processes on one file.
    .testTarget(
      name: "CrashTests",
      dependencies: ["Quire", "QuireEvents", "QuireTesting"],
      swiftSettings: settings
    ),
    // The command line and the examples, run as processes.
    .testTarget(
      name: "QuireCLITests",
      dependencies: ["QuireCLI", "Quire", "QuireEvents"],
      swiftSettings: settings
    ),
  ]
)
