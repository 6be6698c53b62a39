@testable import QuireModel

/// The code of the error that `body` throws, or nil where it throws none.
func thrownCode(_ body: () throws(TableError) -> Void) -> TableError.Code? {
  do throws(TableError) {
    try body()
    return nil
  } catch {
    return error.code
  }
}
