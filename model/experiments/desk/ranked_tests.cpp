// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/ranked_tests.h"

#include <cstddef>
#include <span>

#include "model/experiments/desk/stored_tests.h"

namespace xsmoe::experiments {
namespace {

/// Training records of each item in D_0 … D_last.
std::vector<std::int64_t> trainingCounts(const data::WindowedStream& stream, WindowIndex last) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(stream.itemCount()) + 1);
  for (int window = 0; window <= last.value; ++window) {
    const auto& data = stream.window({window});
    for (const auto item : std::span(data.recordItems).first(static_cast<std::size_t>(data.trainRecords)))
      ++counts[static_cast<std::size_t>(item)];
  }
  return counts;
}

}  // namespace

RankedTest rankedTestOf(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue, const ProtocolSettings& protocol,
                        WindowIndex trained, WindowIndex tested, const std::vector<std::int64_t>& ranks) {
  RankedTest ranked{trained, tested, keyOfTest(stream, protocol, tested), {}, slicedSequences(stream, catalogue, tested, ranks)};
  const auto& test = stream.window(tested).test;
  ranked.targets.reserve(test.size());
  for (std::size_t i = 0; i < test.size(); ++i)
    ranked.targets.push_back({stream.userIds()[static_cast<std::size_t>(test.users[i])],
                              stream.itemIds()[static_cast<std::size_t>(test.at(i).back())], ranks.at(i)});
  return ranked;
}

std::vector<SlicedSequence> slicedSequences(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue, WindowIndex tested,
                                            const std::vector<std::int64_t>& ranks) {
  const auto& test = stream.window(tested).test;
  const WindowIndex last{tested.value - 1};
  const auto& before = stream.window(last);
  const auto counts = trainingCounts(stream, last);
  std::vector<SlicedSequence> sequences;
  sequences.reserve(test.size());
  for (std::size_t i = 0; i < test.size(); ++i) {
    const auto target = test.at(i).back();
    auto& one = sequences.emplace_back();
    one.rank = ranks.at(i);
    one.knownUser = test.users[i] < before.usersSeenSoFar;
    one.knownItem = target <= before.itemsSeenSoFar;
    one.popularity = counts[static_cast<std::size_t>(target)];
    one.history = static_cast<std::int64_t>(test.at(i).size()) - 1;
    if (const auto card = catalogue.find(stream.itemIds()[static_cast<std::size_t>(target)]); card != catalogue.end())
      one.category = card->second.category;
  }
  return sequences;
}

}  // namespace xsmoe::experiments
