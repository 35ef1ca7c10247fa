// A stream that is longer than what a column keeps in memory, beside what its windows are by definition.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "model/data/windowed_stream.h"
#include "tests/data/temporaries_in.h"

namespace xsmoe::data {
namespace {

constexpr int kWindows = 8, kUsers = 20'000, kItems = 3'000;
constexpr std::size_t kRecords = 1'300'000;

/// Records of users by user, as many logs have them: not in order of time.
InteractionLog longLog() {
  InteractionLog log;
  for (int user = 0; user < kUsers; ++user) log.userIds.push_back("u" + std::to_string(user));
  for (int item = 0; item < kItems; ++item) log.itemIds.push_back("i" + std::to_string(item));
  std::mt19937 random(11);
  for (std::size_t i = 0; i < kRecords; ++i) {
    log.users.push_back(static_cast<std::int32_t>(i * kUsers / kRecords));
    log.items.push_back(static_cast<std::int32_t>(random() % kItems));
    log.timesMs.push_back(static_cast<std::int64_t>(random() % 10'000'000));
  }
  return log;
}

ProtocolSettings protocolOf() {
  ProtocolSettings protocol;
  protocol.windows = kWindows;
  protocol.kCore = 3;
  protocol.sequenceLength = 4;
  return protocol;
}

struct PlainRecord {
  std::string user, item;
};

/// The kept records of each window by ids, in order of time.
std::vector<std::vector<PlainRecord>> plainWindows(const InteractionLog& log, const ProtocolSettings& protocol) {
  std::vector<std::size_t> order(log.users.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return log.timesMs[a] < log.timesMs[b]; });
  const std::size_t size = order.size() / kWindows;  // it divides
  std::vector<std::vector<PlainRecord>> windows(kWindows);
  for (std::size_t w = 0; w < kWindows; ++w) {
    std::map<std::int32_t, int> counts;
    for (std::size_t i = w * size; i < (w + 1) * size; ++i) ++counts[log.users[order[i]]];
    for (std::size_t i = w * size; i < (w + 1) * size; ++i)
      if (const auto user = log.users[order[i]]; counts[user] >= protocol.kCore)
        windows[w].push_back({log.userIds[static_cast<std::size_t>(user)], log.itemIds[static_cast<std::size_t>(log.items[order[i]])]});
  }
  return windows;
}

/// The sequences of some records, by user.
std::map<std::string, std::vector<std::string>> plainSequences(const std::vector<PlainRecord>& records, std::size_t begin, std::size_t end,
                                                               std::size_t longest) {
  std::map<std::string, std::vector<std::string>> sequences;
  for (std::size_t i = begin; i < end; ++i) sequences[records[i].user].push_back(records[i].item);
  std::erase_if(sequences, [](const auto& one) { return one.second.size() < 2; });
  for (auto& [user, items] : sequences)
    if (items.size() > longest) items.erase(items.begin(), items.end() - static_cast<std::ptrdiff_t>(longest));
  return sequences;
}

class LongStream : public testing::Test {
 protected:
  static std::map<std::string, std::vector<std::string>> byIds(const WindowedStream& stream, const Sequences& sequences) {
    std::map<std::string, std::vector<std::string>> found;
    for (std::size_t i = 0; i < sequences.size(); ++i)
      for (const auto item : sequences.at(i))
        found[stream.userIds()[static_cast<std::size_t>(sequences.users[i])]].push_back(stream.itemIds()[static_cast<std::size_t>(item)]);
    return found;
  }

  const InteractionLog log_ = longLog();
  const ProtocolSettings protocol_ = protocolOf();
};

TEST_F(LongStream, HasTheWindowsAndSequencesThatAreTheirsByDefinition) {
  const auto stream = WindowedStream::make(log_, protocol_);
  ASSERT_TRUE(stream);
  ASSERT_TRUE(log_.users.inFile() && stream->inFile());
  const auto windows = plainWindows(log_, protocol_);
  for (int w = 0; w < kWindows; ++w) {
    const auto& plain = windows[static_cast<std::size_t>(w)];
    const Window& window = stream->window({w});
    ASSERT_EQ(window.recordUsers.size(), plain.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
      ASSERT_EQ(stream->userIds()[static_cast<std::size_t>(window.recordUsers[i])], plain[i].user) << "window " << w << ", record " << i;
      ASSERT_EQ(stream->itemIds()[static_cast<std::size_t>(window.recordItems[i])], plain[i].item);
    }
    const auto cut = static_cast<std::size_t>(static_cast<double>(plain.size()) * (1 - protocol_.validationShare));
    const auto longest = static_cast<std::size_t>(protocol_.sequenceLength) + 1;
    EXPECT_TRUE(byIds(*stream, *stream->train({w})) == plainSequences(plain, 0, cut, longest)) << "window " << w;
    EXPECT_TRUE(byIds(*stream, *stream->validation({w})) == plainSequences(plain, cut, plain.size(), longest)) << "window " << w;
    EXPECT_TRUE(byIds(*stream, *stream->test({w})) == plainSequences(plain, 0, plain.size(), longest)) << "window " << w;
  }
}

TEST_F(LongStream, RanksNothingThatItsUsersHadBefore) {
  const auto stream = WindowedStream::make(log_, protocol_);
  ASSERT_TRUE(stream);
  const auto windows = plainWindows(log_, protocol_);
  std::map<std::string, std::set<std::string>> had;
  for (int w = 0; w + 1 < kWindows; ++w) {
    for (const auto& record : windows[static_cast<std::size_t>(w)]) had[record.user].insert(record.item);
    const auto test = stream->test({w + 1});
    const auto history = stream->testHistory({w});
    for (std::size_t i = 0; i < test->size(); i += 97) {
      std::set<std::string> excluded;
      for (const auto item : history.at(i)) excluded.insert(stream->itemIds()[static_cast<std::size_t>(item)]);
      ASSERT_EQ(excluded, had[stream->userIds()[static_cast<std::size_t>(test->users[i])]]) << "window " << w << ", sequence " << i;
    }
  }
}

TEST_F(LongStream, IsRefusedInWordsWhereItsRecordsHaveNoPlace) {
  const TemporariesIn nowhere("/there is no such folder");
  const auto stream = WindowedStream::make(log_, protocol_);
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(stream.error().where, "/there is no such folder");
}

}  // namespace
}  // namespace xsmoe::data
