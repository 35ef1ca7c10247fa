// SPDX-License-Identifier: Apache-2.0
// Everybody's list of a window, as one file.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/analysis/split_table.h"
#include "model/core/files/ending.h"
#include "model/core/files/replacement_file.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/streaming/evaluator.h"

namespace xsmoe::experiments {
namespace {

/// How a list is written.
enum class ListFormat : std::uint8_t { kCsv, kLines };

Result<ListFormat> listFormatOf(const std::filesystem::path& file) {
  const auto ending = endingOf(file);
  if (ending == ".csv") return ListFormat::kCsv;
  if (ending == ".jsonl") return ListFormat::kLines;
  return usageError(file.string(), "lists are written as CSV or as JSON lines", "End the file's name in .csv or .jsonl");
}

/// Who is ranked together, and what ranks for them.
struct UserBlock {
  std::vector<UserQuery> queries;
  std::vector<at::Tensor> embeddings;  // [1, e] each
};

/// The text of one user's list.
class ListText {
 public:
  ListText(ListFormat format, const data::WindowedStream& stream) : format_(format), stream_(stream) {}

  [[nodiscard]] std::string header() const { return format_ == ListFormat::kCsv ? listHead() : std::string(); }
  [[nodiscard]] std::string of(std::int32_t user, const std::vector<streaming::ScoredColumn>& list) const {
    return format_ == ListFormat::kCsv ? rowsOf(user, list) : lineOf(user, list);
  }

 private:
  [[nodiscard]] const std::string& userId(std::int32_t user) const { return stream_.userIds()[static_cast<std::size_t>(user)]; }
  [[nodiscard]] const std::string& itemId(std::int32_t column) const { return stream_.itemIds()[static_cast<std::size_t>(column) + 1]; }
  [[nodiscard]] std::string rowsOf(std::int32_t user, const std::vector<streaming::ScoredColumn>& list) const {
    std::string text;
    int rank = 0;
    for (const auto& [column, score] : list) text += listRow(userId(user), ++rank, itemId(column), score);
    return text;
  }
  [[nodiscard]] std::string lineOf(std::int32_t user, const std::vector<streaming::ScoredColumn>& list) const {
    auto items = nlohmann::ordered_json::array();
    for (const auto& [column, score] : list) items.push_back(nlohmann::ordered_json{{"item", itemId(column)}, {"score", score}});
    const nlohmann::ordered_json line{{"user", userId(user)}, {"items", std::move(items)}};
    return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  }

  ListFormat format_;
  const data::WindowedStream& stream_;
};

}  // namespace

Result<engine::EveryoneReport> RecommendationDesk::writeEveryone(const engine::EveryoneRequest& request, const ProgressCallback& progress) {
  const auto format = listFormatOf(request.file);
  if (!format) return tl::unexpected(format.error());
  const auto loaded = load(request.moment);
  if (!loaded) return tl::unexpected(loaded.error());
  const auto& model = *loaded;
  const auto& stream = session_.windows();
  const int window = request.moment.window.value;
  const auto sequences = stream.test({window + 1});
  const auto& test = *sequences;
  const auto length = manifest_.description.settings.protocol.sequenceLength;
  const std::int64_t everyone = stream.window({window + 1}).usersSeenSoFar;
  const auto batch = static_cast<std::size_t>(std::max(1, request.batch));
  const auto items = model.table.narrow(0, 1, candidatesOf(model));

  ReplacementFile file(request.file);
  std::ofstream out(file.path(), std::ios::binary | (file.writesThrough() ? std::ios::app : std::ios::trunc));
  const ListText text(*format, stream);
  out << text.header();
  engine::EveryoneReport report;
  const auto write = [&](UserBlock& block) {
    if (block.queries.empty()) return;
    const streaming::ExactScores scores(torch::cat(block.embeddings), items, model.largestNorm);
    const auto lists = streaming::topItems(scores, request.top, excludedColumns(block.queries, items.size(0)));
    for (std::size_t i = 0; i < lists.size(); ++i) {
      out << text.of(block.queries[i].user, lists[i]);
      report.items += std::ssize(lists[i]);
    }
    report.users += std::ssize(lists);
    block = {};
  };
  std::int64_t done = 0;
  bool cancelled = false;
  const auto goOn = [&] {
    cancelled = cancelled || (progress && !progress({std::string(engine::kEveryoneWork), done, everyone, "users"}));
    return out.good() && !cancelled;
  };
  try {
    std::vector<bool> tested(static_cast<std::size_t>(everyone));
    // Those of the test in the evaluation's blocks, as embed() has them, so that every bit is the evaluation's.
    for (std::size_t first = 0; first < test.size() && goOn(); first += streaming::kEncodedTogether) {
      const auto count = std::min(streaming::kEncodedTogether, test.size() - first);
      const auto ids = streaming::inputIds(test, first, count, length);
      const auto embeddings = model.recommender->embedUsers({streaming::userNumbers(test, first, count), ids, ids}, model.table);
      UserBlock block;
      for (std::size_t i = 0; i < count; ++i) {
        const auto user = test.users[first + i];
        tested[static_cast<std::size_t>(user)] = true;
        block.queries.push_back(queryOf(stream, user, static_cast<std::ptrdiff_t>(first + i), window, length));
        block.embeddings.push_back(embeddings.narrow(0, static_cast<std::int64_t>(i), 1));
        if (block.queries.size() == batch) write(block);
      }
      write(block);
      done += static_cast<std::int64_t>(count);
    }
    // The others one by one, as recommend() has them.
    UserBlock block;
    for (std::int32_t user = 0; user < everyone && out.good() && !cancelled; ++user) {
      if (tested[static_cast<std::size_t>(user)]) continue;
      auto query = queryOf(stream, user, -1, window, length);
      ++done;
      if (query.inputs.empty()) {
        ++report.withoutHistory;
        continue;
      }
      block.embeddings.push_back(embed(query, *model.recommender, model.table, test, length, model.known->users));
      block.queries.push_back(std::move(query));
      if (block.queries.size() < std::min(batch, streaming::kEncodedTogether)) continue;
      write(block);
      if (!goOn()) break;
    }
    write(block);
  } catch (const network::NotFinite& error) {
    return diverged(error);
  }
  if (cancelled) return failure(request.file.string(), "cancelled");
  out.close();
  if (!out) return cannotWrite(request.file.string(), "the file cannot be written", "Check the free space and the folder's permissions");
  if (auto put = file.commit(); !put) return tl::unexpected(put.error());
  return report;
}

}  // namespace xsmoe::experiments
