import ArgumentParser

/// How a command writes its result.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Write JSON for programs: one object, or one object a line.")
  var json = false
}
