import FuzzTargets

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What libFuzzer calls with every input; the environment says which reader it is for.
private let target: FuzzTarget = {
  let name = getenv("QUIRE_FUZZ_TARGET").flatMap { String(validatingCString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    let message = "QUIRE_FUZZ_TARGET=\(name) is none of \(names)\n"
    _ = write(STDERR_FILENO, message, message.utf8.count)
    exit(2)
  }
  return target
}()

/// Reads one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.read(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
