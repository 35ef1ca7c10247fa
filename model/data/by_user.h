// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/data/column.h"
#include "model/data/column_sort.h"

namespace xsmoe::data {

/// Puts each user's records side by side, users by number; `less` orders those of one user, and what is equal by it keeps its order.
/// A record has a `user`. Throws ThrownError: as sortColumn().
template <class Record, class Less>
void sortByUser(Column<Record>& records, const Less& less, const ProgressCallback& progress = {}) {
  sortColumn(
      records, [&less](const Record& a, const Record& b) { return a.user == b.user ? less(a, b) : a.user < b.user; }, kSortedTogether,
      progress);
}

/// The same with each user's records in the order that they have.
template <class Record>
void sortByUser(Column<Record>& records, const ProgressCallback& progress = {}) {
  sortByUser(
      records, [](const Record&, const Record&) { return false; }, progress);
}

}  // namespace xsmoe::data
