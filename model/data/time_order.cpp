// SPDX-License-Identifier: Apache-2.0
#include "model/data/time_order.h"

#include <algorithm>
#include <queue>
#include <span>
#include <tuple>
#include <utility>

namespace xsmoe::data {
namespace {

using Piece = std::span<const TimedRecord>;  // never empty

bool earlier(const TimedRecord& a, const TimedRecord& b) { return std::tie(a.ms, a.nanos) < std::tie(b.ms, b.nanos); }

/// Of equal times that of the piece that lies before comes first.
struct BeginsLater {
  bool operator()(const Piece& a, const Piece& b) const {
    if (earlier(b.front(), a.front())) return true;
    return !earlier(a.front(), b.front()) && b.data() < a.data();
  }
};

Column<TimedRecord> usableRecords(const InteractionLog& log, const std::vector<bool>& usable) {
  Column<TimedRecord> records;
  for (std::size_t i = 0; i < log.users.size(); ++i)
    if (usable.empty() || usable[static_cast<std::size_t>(log.items[i])])
      records.push_back({log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i], log.users[i], log.items[i]});
  log.letGo();
  return records;
}

std::vector<Piece> sortedPieces(Column<TimedRecord>& records) {
  std::vector<Piece> pieces;
  for (std::size_t first = 0; first < records.size(); first += kSortedTogether) {
    const std::span<TimedRecord> piece(records.data() + first, std::min(kSortedTogether, records.size() - first));
    std::stable_sort(piece.begin(), piece.end(), earlier);
    pieces.emplace_back(piece);
    records.letGo();
  }
  return pieces;
}

Column<TimedRecord> merged(std::vector<Piece> pieces, const Column<TimedRecord>& from) {
  std::priority_queue<Piece, std::vector<Piece>, BeginsLater> next(BeginsLater(), std::move(pieces));
  Column<TimedRecord> records;
  while (!next.empty()) {
    Piece piece = next.top();
    next.pop();
    records.push_back(piece.front());
    piece = piece.subspan(1);
    if (!piece.empty()) next.push(piece);
    if (records.size() % kSortedTogether == 0) from.letGo();
  }
  return records;
}

}  // namespace

Column<TimedRecord> inTimeOrder(const InteractionLog& log, const std::vector<bool>& usable) {
  auto records = usableRecords(log, usable);
  if (std::is_sorted(records.begin(), records.end(), earlier)) return records;
  auto pieces = sortedPieces(records);
  return pieces.size() < 2 ? std::move(records) : merged(std::move(pieces), records);
}

}  // namespace xsmoe::data
