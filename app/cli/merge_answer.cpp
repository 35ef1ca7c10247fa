// SPDX-License-Identifier: Apache-2.0
#include "app/cli/merge_answer.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "app/cli/bytes_text.h"
#include "app/cli/counted.h"
#include "app/cli/metrics_json.h"
#include "app/cli/printed_table.h"
#include "model/core/percent_rounding.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

Json differenceObject(const PairedChange& hr10, const PairedChange& ndcg10) {
  return {{"hr10_change", hr10.value},
          {"hr10_change_error", hr10.error},
          {"ndcg10_change", ndcg10.value},
          {"ndcg10_change_error", ndcg10.error}};
}

Json withoutObject(const WithoutExpert& without) {
  Json json{{"expert", textOf(without.gone)}, {"parameters_saved", without.parameters}, {"bytes_saved", without.bytes()}};
  json.update(metricsObject(without.metrics));
  json.update(differenceObject(without.hr10, without.ndcg10));
  return json;
}

TableRow rowOf(const std::string& what, const WithoutExpert& without) {
  TableRow row{what, std::to_string(without.parameters), bytesText(without.bytes())};
  if (!without.metrics) {
    row.insert(row.end(), 4, "–");
    return row;
  }
  for (const auto& cell :
       {percent(without.metrics->hr10), pointsOf(without.hr10), percent(without.metrics->ndcg10), pointsOf(without.ndcg10)})
    row.push_back(cell);
  return row;
}

}  // namespace

std::string momentInWords(WindowIndex window, int epoch, bool asTested) {
  return asTested ? fmt::format("D_{} as tested", window.value) : fmt::format("D_{} after epoch {}", window.value, epoch);
}

std::string pointsOf(const PairedChange& change) {
  const auto text = fmt::format("{:+.2f} ± {:.2f}", inPercent(change.value), inPercent(change.error));
  return change.isDifference() ? text + ' ' : '(' + text + ')';
}

Json mergeObject(const MergeWhatIf& answer) {
  return {{"merge", textOf(Change(answer.asked)).value},
          {"window", answer.window.value},
          {"epoch", answer.asTested ? Json() : Json(answer.epoch)},
          {"epochs", answer.epoch},
          {"sequences", answer.sequences},
          {"all_sequences", answer.allSequences},
          {"items", answer.items},
          {"lost", answer.lost},
          {"before", metricsObject(answer.before)},
          {"merged", withoutObject(answer.merged)},
          {"pruned", withoutObject(answer.pruned)},
          {"merged_over_pruned", differenceObject(answer.hr10, answer.ndcg10)},
          {"seconds", answer.seconds}};
}

void printMerge(Console& console, const MergeWhatIf& answer) {
  console.line(fmt::format("{}, {} of its {}; changes in points ± standard error, in parentheses where they are no difference",
                           momentInWords(answer.window, answer.epoch, answer.asTested), answer.sequences,
                           counted(answer.allSequences, "validation sequence")));
  std::vector<TableRow> rows{{"", "saved", "", "HR@10", "change", "NDCG@10", "change"}};
  const auto whole = [&](double Metrics::*field) { return answer.before ? percent((*answer.before).*field) : std::string("–"); };
  rows.push_back({"as it is", "–", "–", whole(&Metrics::hr10), "–", whole(&Metrics::ndcg10), "–"});
  rows.push_back(rowOf(inWords(Change(answer.asked)), answer.merged));
  rows.push_back(rowOf("prune " + textOf(answer.pruned.gone), answer.pruned));
  printTable(console, rows, 1);
  console.line(fmt::format("merged over pruned: HR@10 {}, NDCG@10 {}", pointsOf(answer.hr10), pointsOf(answer.ndcg10)));
  console.line(fmt::format("of what the two add for {}, {} is lost by the merge; measured in {:.1f} s", counted(answer.items, "item"),
                           percent(answer.lost), answer.seconds));
}

}  // namespace xsmoe::cli
