// SPDX-License-Identifier: Apache-2.0
#include "app/cli/forgetting_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/metrics_json.h"
#include "app/cli/printed_table.h"
#include "model/analysis/result_table.h"
#include "model/analysis/table_text.h"
#include "model/core/percent_rounding.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;
using Rows = std::vector<TableRow>;

constexpr const char* kNothing = "–";

std::optional<double> errorOf(const std::optional<Metrics>& cell, const RankingMetric& metric) {
  if (!cell) return std::nullopt;
  return standardError((*cell).*metric.field, cell->sequences);
}

/// Calls `visit(trained, tested, cell)` for each cell, row by row.
template <class Cell, class Visit>
void forEach(const std::vector<WindowIndex>& trained, const std::vector<WindowIndex>& tested, const std::vector<std::vector<Cell>>& cells,
             const Visit& visit) {
  for (std::size_t row = 0; row < trained.size(); ++row)
    for (std::size_t column = 0; column < tested.size(); ++column) visit(trained[row], tested[column], cells[row][column]);
}

// JSON

Json cellObjects(const ForgettingMatrix& matrix, const RankingMetric& metric) {
  auto cells = Json::array();
  forEach(matrix.trained, matrix.tested, matrix.metrics, [&](WindowIndex trained, WindowIndex tested, const auto& cell) {
    const auto error = errorOf(cell, metric);
    Json json{{"window", trained.value},
              {"tested_on", tested.value},
              {"sequences", cell ? cell->sequences : 0},
              {"standard_error", error ? Json(*error) : Json()}};
    json.update(metricsObject(cell));
    cells.push_back(json);
  });
  return cells;
}

Json numberObject(const DefinedNumber& number, const std::optional<MetricChange>& value) {
  return {{"name", number.key},
          {"value", value ? Json(value->value) : Json()},
          {"standard_error", value ? Json(value->error) : Json()},
          {"cells", value ? value->cells : 0},
          {"definition", number.definition}};
}

Json numberObjects(const ForgettingNumbers& numbers) {
  auto all = Json::array();
  for (const auto& number : definedForgettingNumbers()) all.push_back(numberObject(number, numbers.*number.field));
  return all;
}

Json changeObjects(const ForgettingNumbers& numbers, const ForgettingNumbers& others) {
  auto all = Json::array();
  for (const auto& number : definedForgettingNumbers())
    all.push_back(numberObject(number, differenceOf(numbers.*number.field, others.*number.field)));
  return all;
}

Json differenceObjects(const ForgettingDifference& difference) {
  auto cells = Json::array();
  forEach(difference.trained, difference.tested, difference.change, [&](WindowIndex trained, WindowIndex tested, const auto& change) {
    cells.push_back({{"window", trained.value},
                     {"tested_on", tested.value},
                     {"difference", change ? Json(change->value) : Json()},
                     {"standard_error", change ? Json(change->error) : Json()},
                     {"counts", change && change->isDifference()}});
  });
  return cells;
}

Json runObject(const TestedRun& run, const RankingMetric& metric) {
  return {{"run", run.folder},
          {"method", run.method},
          {"changes_by_hand", run.told.changes},
          {"cells", cellObjects(run.matrix, metric)},
          {"numbers", numberObjects(forgettingNumbers(run.matrix, metric))}};
}

// Tables

/// With all its digits; empty: there is none.
std::string csvNumber(const std::optional<double>& number) { return number ? fmt::format("{}", *number) : std::string(); }

std::string rowsOf(const TestedRun& run, const RankingMetric& metric, const ForgettingDifference* difference) {
  std::string text;
  const auto& matrix = run.matrix;
  for (std::size_t row = 0; row < matrix.trained.size(); ++row)
    for (std::size_t column = 0; column < matrix.tested.size(); ++column) {
      const auto& cell = matrix.metrics[row][column];
      const auto share = [&](double Metrics::*field) { return csvNumber(cell ? std::optional((*cell).*field) : std::nullopt); };
      const auto change = difference != nullptr ? difference->change[row][column] : std::nullopt;
      text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csvField(run.folder), matrix.trained[row].value, matrix.tested[column].value,
                          share(&Metrics::hr10), share(&Metrics::ndcg10), share(&Metrics::hr20), share(&Metrics::ndcg20),
                          cell ? cell->sequences : 0, csvNumber(errorOf(cell, metric)),
                          csvNumber(change ? std::optional(change->value) : std::nullopt));
    }
  return text;
}

TableRow headerOf(const std::vector<WindowIndex>& tested) {
  TableRow header{"model after"};
  for (const auto window : tested) header.push_back(fmt::format("on D_{} ", window.value));
  return header;
}

/// "on D_3" above, "D_2" at the left; the run's own test has a star.
void printMatrix(Console& console, const TestedRun& run, const RankingMetric& metric) {
  console.line(fmt::format("{} of {}", metric.title, run.name));
  Rows rows{headerOf(run.matrix.tested)};
  forEach(run.matrix.trained, run.matrix.tested, run.matrix.metrics, [&](WindowIndex trained, WindowIndex tested, const auto& cell) {
    if (tested == run.matrix.tested.front()) rows.push_back({fmt::format("D_{}", trained.value)});
    const bool own = tested.value == trained.value + 1;
    rows.back().push_back((cell ? percent((*cell).*metric.field) : std::string(kNothing)) + (own ? '*' : ' '));
  });
  printTable(console, rows, 1);
}

/// "+1.20"; in parentheses what is not called a difference.
std::string pointsOf(const std::optional<MetricChange>& change) {
  if (!change) return kNothing;
  const auto points = withMinus(fmt::format("{:+.2f}", inPercent(change->value)));
  return change->isDifference() ? points + ' ' : '(' + points + ')';
}

void printDifference(Console& console, const ForgettingAnswer& answer) {
  console.line(fmt::format("{} of {} minus {}, points; in parentheses: within two standard errors, no difference", answer.metric.title,
                           answer.run.name, answer.beside->name));
  const auto& difference = *answer.difference;
  Rows rows{headerOf(difference.tested)};
  forEach(difference.trained, difference.tested, difference.change, [&](WindowIndex trained, WindowIndex tested, const auto& change) {
    if (tested == difference.tested.front()) rows.push_back({fmt::format("D_{}", trained.value)});
    rows.back().push_back(pointsOf(change));
  });
  printTable(console, rows, 1);
}

/// "+1.20 ± 0.31", of a metric itself "12.30 ± 0.31": points, and one standard error.
std::string valueOf(const DefinedNumber& number, const std::optional<MetricChange>& value) {
  if (!value) return kNothing;
  return number.level ? fmt::format("{:.2f} ± {:.2f}", inPercent(value->value), inPercent(value->error))
                      : withMinus(fmt::format("{:+.2f} ± {:.2f}", inPercent(value->value), inPercent(value->error)));
}

/// "+1.20 ± 0.31"; in parentheses what is not called a difference.
std::string changeOf(const std::optional<MetricChange>& change) {
  if (!change) return kNothing;
  const auto text = withMinus(fmt::format("{:+.2f} ± {:.2f}", inPercent(change->value), inPercent(change->error)));
  return change->isDifference() ? text + ' ' : '(' + text + ')';
}

void printNumbers(Console& console, const ForgettingAnswer& answer) {
  const auto own = forgettingNumbers(answer.run.matrix, answer.metric);
  const auto others = answer.beside ? forgettingNumbers(answer.beside->matrix, answer.metric) : ForgettingNumbers();
  Rows rows{{fmt::format("{}, points ± standard error", answer.metric.title), answer.run.name}};
  if (answer.beside) rows.front().insert(rows.front().end(), {answer.beside->name, "difference"});
  for (const auto& number : definedForgettingNumbers()) {
    auto& row = rows.emplace_back();
    row = {std::string(number.title), valueOf(number, own.*number.field)};
    if (!answer.beside) continue;
    row.push_back(valueOf(number, others.*number.field));
    row.push_back(changeOf(differenceOf(own.*number.field, others.*number.field)));
  }
  printTable(console, rows, 1);
  console.line("");
  console.line(
      "  R[s][w]: the model after D_s on the test on D_w. The test on D_1 is made after the warm-up and is in none of these means.");
  for (const auto& number : definedForgettingNumbers()) console.line(fmt::format("  {}: {}", number.title, number.definition));
  console.line("");
  console.line(describeForgetting(own, answer.metric));
  if (answer.beside) console.line(describeForgetting(answer.run.name, own, answer.beside->name, others, answer.metric));
}

}  // namespace

Json forgettingObject(const ForgettingAnswer& answer) {
  auto json = runObject(answer.run, answer.metric);
  const auto own = forgettingNumbers(answer.run.matrix, answer.metric);
  json["metric"] = answer.metric.key;
  json["sentence"] = describeForgetting(own, answer.metric);
  json["beside"] = nullptr;
  if (!answer.beside) return json;
  const auto others = forgettingNumbers(answer.beside->matrix, answer.metric);
  auto beside = runObject(*answer.beside, answer.metric);
  beside["differences"] = differenceObjects(*answer.difference);
  beside["changes"] = changeObjects(own, others);
  beside["sentence"] = describeForgetting(answer.run.name, own, answer.beside->name, others, answer.metric);
  json["beside"] = beside;
  return json;
}

std::string forgettingCsv(const ForgettingAnswer& answer) {
  std::string text = "run,window,tested_on,hr10,ndcg10,hr20,ndcg20,sequences,standard_error,difference\n";
  text += rowsOf(answer.run, answer.metric, answer.difference ? &*answer.difference : nullptr);
  if (answer.beside) text += rowsOf(*answer.beside, answer.metric, nullptr);
  return text;
}

void printForgetting(Console& console, const ForgettingAnswer& answer) {
  printMatrix(console, answer.run, answer.metric);
  if (answer.beside) {
    console.line("");
    printMatrix(console, *answer.beside, answer.metric);
  }
  console.line("  * the run's own test: the window that comes next");
  console.line("");
  if (answer.difference) {
    printDifference(console, answer);
    console.line("");
  }
  printNumbers(console, answer);
  printDeviations(console, answer.run.told, answer.beside ? answer.run.name : std::string());
  if (answer.beside) printDeviations(console, answer.beside->told, answer.beside->name);
}

}  // namespace xsmoe::cli
