// SPDX-License-Identifier: Apache-2.0
#include "app/cli/equation_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/cli/counted.h"
#include "model/core/layer_usage.h"
#include "model/core/names.h"
#include "model/core/word_lists.h"

namespace xsmoe::cli {
namespace {

/// A symbol, and what it means.
struct EquationSymbol {
  const char* letters;
  const char* meaning;
};

constexpr std::array kEquationSymbols{
    EquationSymbol{"x", "what enters the layer: the mixture of the layer below, of the lowest one l_0"},
    EquationSymbol{"D_j, U_j", "weights of expert j: down into its bottleneck, and up again"},
    EquationSymbol{"GELU", "the smooth bend between the two, without which both were one matrix"},
    EquationSymbol{"z_j", "what expert j makes of x"},
    EquationSymbol{"l_i", "state i of the frozen encoder: the base path, gate slot 0"},
    EquationSymbol{"α_j", "gate weight of slot j; those of a layer sum to 1"},
    EquationSymbol{"h_i", "the mixture that leaves layer i"},
    EquationSymbol{"W_i", "weights of the router of layer i, a row for each slot"},
    EquationSymbol{"h_M", "the mixture of a modality's last layer"},
    EquationSymbol{"F, b", "weights and bias of the fusion of both modalities"},
    EquationSymbol{"e_i", "the item's embedding"},
    EquationSymbol{"c_k", "what slot k added up in the window's last epoch: lengths of its weighted outputs"},
    EquationSymbol{"u_j", "utilization: the share of slot j in that sum"},
    EquationSymbol{"τ", "the threshold: the least used expert goes where its share is smaller"},
    EquationSymbol{"e_1 … e_L", "embeddings of the user's last L items, oldest first"},
    EquationSymbol{"p_1 … p_L", "embeddings of the positions in that sequence"},
    EquationSymbol{"e_u", "the user's embedding: what the encoder gives at the last position"},
    EquationSymbol{"y_ui", "the score by which items are ranked for the user"},
    EquationSymbol{"c", "a candidate: an item of the batch that is not the user's own, or the target i"},
    EquationSymbol{"n_c", "how often the candidate occurs in the batch; of the target 1"},
    EquationSymbol{"p_c", "popularity of the candidate in the window's training data"},
    EquationSymbol{"s_c", "the score, less what popularity alone gives"},
    EquationSymbol{"L", "the loss that training makes small"},
    EquationSymbol{"E3", "the expert that was born for D_3, and so on"},
};

/// "(0.1234, -2.345, 0.3456, …), ‖·‖ 1.234".
std::string glanceText(const VectorGlance& vector) {
  std::vector<std::string> first;
  for (const double one : vector.first) first.push_back(fourDigits(one));
  return fmt::format("({}, …), ‖·‖ {}", joined(first, ", "), fourDigits(vector.norm));
}

std::string expertMark(int born) { return fmt::format("E{}", born); }

std::string slotMark(const LayerStructure& layer, std::size_t slot) {
  return slot == 0 ? std::string("base path") : expertMark(layer.born.at(slot - 1));
}

/// "base path 0.1234, E0 0.5678".
std::string eachSlot(const LayerStructure& layer, const std::vector<double>& values) {
  std::vector<std::string> words;
  for (std::size_t slot = 0; slot < values.size(); ++slot) words.push_back(slotMark(layer, slot) + ' ' + fourDigits(values[slot]));
  return joined(words, ", ");
}

bool wasCounted(const LayerUsage& usage) {
  return std::any_of(usage.gateShare.begin(), usage.gateShare.end(), [](double share) { return share > 0; });
}

std::string itemWords(const ItemCard& item) { return item.title.empty() ? item.id : item.title; }

/// Writes the equations one after the other.
class EquationLines {
 public:
  EquationLines(const ItemEquations& equations, std::size_t layer, std::optional<double> tau)
      : all_(equations), layer_(equations.layers.at(layer)), tau_(tau) {}
  std::vector<std::string> write();

 private:
  void begin(int number, const std::string& title, const std::string& letters) {
    lines_.push_back(fmt::format("equation {}, {}: {}", number, title, letters));
  }
  void line(const std::string& text) { lines_.push_back("  " + text); }
  /// "h = a", and below it the others, each behind a plus.
  void sum(const std::string& left, const std::vector<std::string>& summands);

  void expert();
  void mixture();
  void router();
  void fusion();
  void utilization();
  void userEncoder();
  void score();
  void loss();
  void symbols();
  [[nodiscard]] std::string verdict() const;
  [[nodiscard]] std::size_t slotCount() const { return layer_.gates.size(); }
  [[nodiscard]] std::string mark(std::size_t slot) const { return slotMark(layer_.layer, slot); }

  const ItemEquations& all_;
  const LayerEquations& layer_;
  std::optional<double> tau_;
  std::vector<std::string> lines_;
};

std::vector<std::string> EquationLines::write() {
  expert();
  mixture();
  router();
  fusion();
  utilization();
  userEncoder();
  score();
  loss();
  symbols();
  return std::move(lines_);
}

void EquationLines::sum(const std::string& left, const std::vector<std::string>& summands) {
  for (std::size_t i = 0; i < summands.size(); ++i) line(i == 0 ? left + " = " + summands[i] : "  + " + summands[i]);
}

void EquationLines::expert() {
  begin(1, "an expert", "z_j = U_j · GELU(D_j x) + x");
  line("x = " + glanceText(layer_.input));
  for (std::size_t slot = 1; slot < slotCount(); ++slot) {
    line(fmt::format("GELU(D_{} x) = {}", mark(slot), glanceText(layer_.hidden.at(slot - 1))));
    line(fmt::format("z_{} = {}", mark(slot), glanceText(layer_.outputs.at(slot))));
  }
}

void EquationLines::mixture() {
  begin(2, "the mixture of a layer", "h_i = α_0 l_i + Σ_j α_j z_j");
  std::vector<std::string> summands;
  for (std::size_t slot = 0; slot < slotCount(); ++slot)
    summands.push_back(fmt::format("{} · {} {}", fourDigits(layer_.gates[slot]), slot == 0 ? std::string("l") : "z_" + mark(slot),
                                   glanceText(layer_.outputs.at(slot))));
  sum("h", summands);
  line("h = " + glanceText(layer_.mixture));
}

void EquationLines::router() {
  begin(3, "the router", "α = softmax(W_i x)");
  line("W x: " + eachSlot(layer_.layer, layer_.logits));
  line("α: " + eachSlot(layer_.layer, layer_.gates));
}

void EquationLines::fusion() {
  std::vector<std::string> states, summands;
  for (const auto& part : all_.parts) {
    states.push_back(fmt::format("h_M({})", name(part.modality)));
    summands.push_back(fmt::format("F h ({}) {}", name(part.modality), glanceText(part.part)));
  }
  summands.push_back("b " + glanceText(all_.bias));
  begin(4, "the item", fmt::format("e_i = F [{}] + b", joined(states, " ; ")));
  sum("e_i", summands);
  line("e_i = " + glanceText(all_.itemEmbedding));
}

void EquationLines::utilization() {
  begin(5, "utilization, and who is pruned", "u_j = c_j / Σ_k c_k, c_k = Σ ‖α_k z_k‖, u_j < τ");
  const auto& usage = layer_.usage;
  if (!wasCounted(usage)) return line("nothing was counted in this window's last epoch");
  const std::size_t first = all_.protocol == Protocol::kOfficial ? 1 : 0;  // the profile whose shares are among experts only
  double all = 0;
  for (std::size_t slot = first; slot < slotCount(); ++slot) all += usage.contribution.at(slot);
  for (std::size_t slot = first; slot < slotCount(); ++slot) {
    const double share = slot == 0 ? usage.utilization.at(0) : decisiveShare(usage, slot - 1, all_.protocol);
    line(fmt::format("u_{} = {} / {} = {}; this item adds {} to c each time it occurs", slot == 0 ? std::string("0") : mark(slot),
                     fourDigits(usage.contribution.at(slot)), fourDigits(all), fourDigits(share),
                     fourDigits(layer_.gates[slot] * layer_.outputs.at(slot).norm)));
  }
  line(verdict());
}

/// Who goes at τ, in words.
std::string EquationLines::verdict() const {
  const auto& usage = layer_.usage;
  if (!tau_) return "this method prunes nothing";
  const int least = leastUsedExpert(usage, all_.protocol);
  if (least < 0) return "the only expert of a layer always stays";
  const auto place = static_cast<std::size_t>(least);
  const double share = decisiveShare(usage, place, all_.protocol);
  const bool below = share < *tau_;
  const auto compared = fmt::format("the least used expert is {}: {} {} τ = {}, ", expertMark(usage.born.at(place)), fourDigits(share),
                                    below ? "<" : "≥", fourDigits(*tau_));
  if (!below) return compared + "so that all stay";
  const bool pinned = std::find(all_.pinned.begin(), all_.pinned.end(), nameOf(usage, place)) != all_.pinned.end();
  return compared + (pinned ? "but a person pinned it, so that it stays" : "so that it goes");
}

void EquationLines::userEncoder() {
  begin(6, "the user", "e_u = Encoder(e_1 + p_1, …, e_L + p_L)_L");
  for (std::size_t i = 0; i < all_.inputs.size(); ++i)
    line(fmt::format("e_{} = {} {}", i + 1, glanceText(all_.inputs[i]), itemWords(all_.history.at(i))));
  line("e_u = " + glanceText(all_.userEmbedding));
}

void EquationLines::score() {
  begin(7, "the score", "y_ui = e_u · e_i");
  std::vector<std::string> summands;
  for (const auto& layer : all_.layers)
    for (std::size_t slot = 0; slot < layer.scores.size(); ++slot)
      summands.push_back(
          fmt::format("{} ({}, {})", fourDigits(layer.scores[slot]), name(layer.layer.modality), slotMark(layer.layer, slot)));
  summands.push_back(fourDigits(all_.biasScore) + " (bias)");
  line("y_ui = " + joined(summands, " + "));
  line("y_ui = " + fourDigits(all_.score));
}

void EquationLines::loss() {
  begin(8, "the loss", "L = −log( exp(s_i) / Σ_c n_c exp(s_c) ), s_c = e_u · e_c − log p_c");
  if (!all_.loss)
    return line(fmt::format("the item is not in the training sequences of D_{}, so that it was no candidate there", all_.window));
  const auto& term = *all_.loss;
  line(fmt::format("if this item were the next one of this user, among {} in a batch of {} of D_{}:", counted(term.candidates, "candidate"),
                   counted(term.sequences, "training sequence"), all_.window));
  line(fmt::format("s_i = {} − ({}) = {}", fourDigits(all_.score), fourDigits(term.logPopularity), fourDigits(term.logit)));
  line(fmt::format("L = log Σ − s_i = {} − ({}) = {}", fourDigits(term.logSum), fourDigits(term.logit), fourDigits(term.loss)));
}

void EquationLines::symbols() {
  lines_.emplace_back("symbols");
  for (const auto& symbol : kEquationSymbols) line(fmt::format("{}: {}", symbol.letters, symbol.meaning));
}

}  // namespace

std::vector<std::string> equationLines(const ItemEquations& equations, std::size_t layer, std::optional<double> tau) {
  return EquationLines(equations, layer, tau).write();
}

std::string fourDigits(double value) {
  constexpr int kSignificant = 4, kLeastExponent = -3, kMostExponent = 5;  // of numbers that are written without a power of ten
  const auto power = fmt::format("{:.{}e}", value, kSignificant - 1);
  const auto mark = power.find('e');
  if (mark == std::string::npos) return power;  // no finite number
  // The exponent of the rounded number: 9.99996 is 10.00.
  const int exponent = std::stoi(power.substr(mark + 1));
  if (exponent < kLeastExponent || exponent > kMostExponent) return power;
  return fmt::format("{:.{}f}", value, std::max(0, kSignificant - 1 - exponent));
}

}  // namespace xsmoe::cli
