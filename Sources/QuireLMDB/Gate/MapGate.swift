/// Who is using an environment's memory map, and who may enter.
///
/// The map moves when it grows, so growth (and closing) need it for themselves. Everyone else enters here first:
/// readers with a slot that keeps their transaction for reuse, writers, and visitors (short calls that run no
/// code of ours inside). While growth is pending, newcomers wait, except on threads that are inside already:
/// those must be able to finish. This is a plain value; the environment keeps it under a lock.
struct MapGate {
  /// A transaction of LMDB on its way between the lock and its user.
  // SAFETY: read transactions are made with MDB_NOTLS, so any thread may use them, one at a time; a slot has at
  // most one user.
  @safe struct PooledTransaction: @unchecked Sendable {
    let handle: OpaquePointer
  }

  private struct Slot {
    var transaction: PooledTransaction?
    var thread: ThreadID
  }

  enum Phase {
    case open
    case closing
    case endingTransactions
    case closed
  }

  /// The answer to someone who wants to enter.
  enum Admission<Entry: Sendable>: Sendable {
    case admitted(Entry)
    case refused(LMDBError.Code)
    case wait
  }

  /// Reset transactions beyond this number are not kept: each holds a place in the table of readers.
  static let pooledLimit = 128

  private(set) var phase = Phase.open
  private var exclusiveThread = ThreadID.none
  private var slots: [Slot] = []
  private var freeSlots: [Int] = []
  private var readers = 0
  private var visitors = 0
  private var writers = 0
  private var writerThread = ThreadID.none

  private var isIdle: Bool {
    readers == 0 && visitors == 0 && writers == 0
  }

  /// Whether somebody waits for the others to leave.
  private var isAwaited: Bool {
    exclusiveThread != .none || phase != .open
  }

  /// Whether the thread is inside a read or holds the write transaction.
  func isInside(_ thread: ThreadID) -> Bool {
    writerThread == thread || readingSlot(of: thread) != nil
  }

  func isWriting(_ thread: ThreadID) -> Bool {
    writerThread == thread
  }

  private func readingSlot(of thread: ThreadID) -> Int? {
    slots.lastIndex { $0.thread == thread }
  }

  /// The transaction that the thread reads with already.
  func transaction(of thread: ThreadID) -> PooledTransaction? {
    readingSlot(of: thread).flatMap { slots[$0].transaction }
  }

  private func admits<Entry>(_ thread: ThreadID) -> Admission<Entry>? {
    guard isAwaited else { return nil }
    guard phase == .open else { return .refused(.closed) }
    return isInside(thread) ? nil : .wait
  }
}

// Readers
extension MapGate {
  /// A reader's place, with the transaction left there by an earlier reader.
  struct ReaderEntry: Sendable {
    var slot: Int
    var transaction: PooledTransaction?
  }

  mutating func enterReader(_ thread: ThreadID) -> Admission<ReaderEntry> {
    if let refusal: Admission<ReaderEntry> = admits(thread) { return refusal }
    readers += 1
    if let slot = freeSlots.popLast() {
      slots[slot].thread = thread
      return .admitted(ReaderEntry(slot: slot, transaction: slots[slot].transaction))
    }
    slots.append(Slot(transaction: nil, thread: thread))
    return .admitted(ReaderEntry(slot: slots.count - 1, transaction: nil))
  }

  mutating func keep(_ transaction: PooledTransaction, in slot: Int) {
    slots[slot].transaction = transaction
  }

  /// What is left to do after leaving the gate.
  struct Departure: Sendable {
    /// A transaction that is not kept; whoever leaves stays as a visitor until it has ended.
    var surplus: PooledTransaction?

    /// Whether waiting threads must look again.
    var wakesWaiters: Bool
  }

  /// A reader leaves its transaction, reset, or nothing when it could not begin one.
  mutating func leaveReader(slot: Int, keepingTransaction: Bool) -> Departure {
    var departure = Departure(surplus: nil, wakesWaiters: false)
    slots[slot].thread = .none
    if keepingTransaction {
      if freeSlots.count >= Self.pooledLimit {
        departure.surplus = slots[slot].transaction
        slots[slot].transaction = nil
      }
    } else {
      slots[slot].transaction = nil
    }
    // Used again first: its memory is warm. Slots without a transaction go to the bottom.
    if slots[slot].transaction == nil {
      freeSlots.insert(slot, at: 0)
    } else {
      freeSlots.append(slot)
    }
    readers -= 1
    // Ending a transaction is a visit: the environment must not be closed meanwhile.
    if departure.surplus != nil { visitors += 1 }
    departure.wakesWaiters = isAwaited && isIdle
    return departure
  }
}

// Visitors and writers
extension MapGate {
  /// A visitor who looks only may come as long as others are inside.
  mutating func enterVisitor(_ thread: ThreadID, evenWhileClosing: Bool) -> Admission<Void> {
    let isLate = evenWhileClosing && phase == .closing && !isIdle
    if !isLate, let refusal: Admission<Void> = admits(thread) { return refusal }
    visitors += 1
    return .admitted(())
  }

  mutating func leaveVisitor() -> Departure {
    visitors -= 1
    return Departure(surplus: nil, wakesWaiters: isAwaited && isIdle)
  }

  mutating func enterWriter(_ thread: ThreadID) -> Admission<Void> {
    if let refusal: Admission<Void> = admits(thread) { return refusal }
    guard writerThread != thread else { return .refused(.wouldDeadlock) }
    writers += 1
    return .admitted(())
  }

  mutating func writerBegan(_ thread: ThreadID) {
    writerThread = thread
  }

  /// The writing thread is about to end its transaction.
  ///
  /// Told before LMDB lets the next writer in, which would otherwise be forgotten instead.
  mutating func writerEnds() {
    writerThread = .none
  }

  mutating func leaveWriter() -> Departure {
    writers -= 1
    return Departure(surplus: nil, wakesWaiters: isAwaited && isIdle)
  }
}

// The map for one alone
extension MapGate {
  /// Announces that a thread needs the map for itself, once nobody else has announced it.
  mutating func announceExclusive(_ thread: ThreadID) -> Admission<Void> {
    guard phase == .open else { return .refused(.closed) }
    guard !isInside(thread) else { return .refused(.wouldDeadlock) }
    guard exclusiveThread == .none else { return .wait }
    exclusiveThread = thread
    return .admitted(())
  }

  /// Whether everyone else has left.
  func isExclusive() -> Bool {
    isIdle
  }

  mutating func endExclusive() {
    exclusiveThread = .none
  }

  /// Lets nobody in any more.
  mutating func beginClosing() {
    if phase == .open { phase = .closing }
  }

  /// The pooled transactions to end, once, for the one who finds everyone gone.
  mutating func finishClosing() -> [PooledTransaction]? {
    guard phase == .closing, isIdle, exclusiveThread == .none else { return nil }
    phase = .endingTransactions
    let transactions = slots.compactMap(\.transaction)
    slots = []
    freeSlots = []
    return transactions
  }

  mutating func didClose() {
    phase = .closed
  }

  /// The pooled transactions to end, for the one who has the map alone and opens it anew.
  mutating func takeTransactions() -> [PooledTransaction] {
    let transactions = slots.compactMap(\.transaction)
    slots = []
    freeSlots = []
    return transactions
  }
}
