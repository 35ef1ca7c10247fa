// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/symbol_wording.h"

#include <QCoreApplication>
#include <QStringList>

namespace xsmoe::widgets {
namespace {

class SymbolWords {
  Q_DECLARE_TR_FUNCTIONS(SymbolWords)
};

}  // namespace

const std::vector<Symbol>& allSymbols() {
  static const std::vector<Symbol> kAll{Symbol::kWindow,      Symbol::kExpert,     Symbol::kLayer,         Symbol::kState,
                                        Symbol::kFrozenState, Symbol::kBirth,      Symbol::kDeath,         Symbol::kChange,
                                        Symbol::kReturn,      Symbol::kDrift,      Symbol::kArrival,       Symbol::kFading,
                                        Symbol::kBest,        Symbol::kGateWeight, Symbol::kBasePath,      Symbol::kUtilization,
                                        Symbol::kTau,         Symbol::kByHand,     Symbol::kLayerGone,     Symbol::kBias,
                                        Symbol::kRefused,     Symbol::kKept,       Symbol::kChosen,        Symbol::kHeldOut,
                                        Symbol::kNote,        Symbol::kPin,        Symbol::kRankUp,        Symbol::kRankDown,
                                        Symbol::kGroupMore,   Symbol::kGroupLess,  Symbol::kAllParameters, Symbol::kTrainedParameters,
                                        Symbol::kFork,        Symbol::kReference,  Symbol::kAttainable,    Symbol::kGrouping,
                                        Symbol::kWarmUp};
  return kAll;
}

QString signOf(Symbol symbol) {
  switch (symbol) {
    case Symbol::kWindow: return QStringLiteral("D3");
    case Symbol::kExpert: return QStringLiteral("E4");
    case Symbol::kLayer: return QStringLiteral("V1");
    case Symbol::kState: return QStringLiteral("h1");
    case Symbol::kFrozenState: return SymbolWords::tr("state 2");
    case Symbol::kBirth: return QStringLiteral("▲");
    case Symbol::kDeath: return QStringLiteral("▼");
    case Symbol::kChange: return QStringLiteral("◆");
    case Symbol::kReturn: return QStringLiteral("↺");
    case Symbol::kDrift: return QStringLiteral("⇄");
    case Symbol::kArrival: return QStringLiteral("⊕");
    case Symbol::kFading: return QStringLiteral("⊖");
    case Symbol::kBest: return QStringLiteral("★");
    case Symbol::kGateWeight: return SymbolWords::tr("gate weight");
    case Symbol::kBasePath: return SymbolWords::tr("base path");
    case Symbol::kUtilization: return SymbolWords::tr("utilization");
    case Symbol::kTau: return QStringLiteral("τ");
    case Symbol::kByHand: return QStringLiteral("✕");
    case Symbol::kLayerGone: return QStringLiteral("–");
    case Symbol::kBias: return SymbolWords::tr("bias");
    case Symbol::kRefused: return QStringLiteral("◇");
    case Symbol::kKept: return QStringLiteral("●");
    case Symbol::kChosen: return QStringLiteral("►");
    case Symbol::kHeldOut: return QStringLiteral("✓");
    case Symbol::kNote: return QStringLiteral("⚑");
    case Symbol::kPin: return SymbolWords::tr("pin");
    case Symbol::kRankUp: return QStringLiteral("↑");
    case Symbol::kRankDown: return QStringLiteral("↓");
    case Symbol::kGroupMore: return QStringLiteral("▲");
    case Symbol::kGroupLess: return QStringLiteral("▼");
    case Symbol::kAllParameters: return QStringLiteral("MP");
    case Symbol::kTrainedParameters: return QStringLiteral("TrP");
    case Symbol::kFork: return SymbolWords::tr("fork");
    case Symbol::kReference: return SymbolWords::tr("reference");
    case Symbol::kAttainable: return SymbolWords::tr("attainable");
    case Symbol::kGrouping: return SymbolWords::tr("grouping");
    case Symbol::kWarmUp: return SymbolWords::tr("warm-up");
  }
  return {};
}

QString meaningOf(Symbol symbol) {
  switch (symbol) {
    case Symbol::kWindow: return SymbolWords::tr("a window, one slice of the stream's time; they count from D0");
    case Symbol::kExpert: return SymbolWords::tr("an expert, named for life by the window that it was born for");
    case Symbol::kLayer: return SymbolWords::tr("a side layer: V of pictures, T of texts, counted from below");
    case Symbol::kState: return SymbolWords::tr("what a side layer hands on: the base path and its experts, mixed");
    case Symbol::kFrozenState:
      return SymbolWords::tr("what the frozen encoder says of an item after that many of its layers; it never trains");
    case Symbol::kBirth: return SymbolWords::tr("an expert is born at the window's end, for the next one");
    case Symbol::kDeath: return SymbolWords::tr("an expert is pruned, since its share is below τ");
    case Symbol::kChange: return SymbolWords::tr("a change that a person made");
    case Symbol::kReturn: return SymbolWords::tr("a taste comes back here that had all but gone, as planted in the built-in stream");
    case Symbol::kDrift: return SymbolWords::tr("users turn to items of another manner here, as planted in the built-in stream");
    case Symbol::kArrival: return SymbolWords::tr("a collection of items arrives here, as planted in the built-in stream");
    case Symbol::kFading: return SymbolWords::tr("users turn away from a collection here, as planted in the built-in stream");
    case Symbol::kBest: return SymbolWords::tr("the epoch that was best on the validation sequences; its weights are kept");
    case Symbol::kGateWeight: return SymbolWords::tr("how much the router gives a source, on average; those of a layer add up to 100 %");
    case Symbol::kBasePath: return SymbolWords::tr("the frozen state itself, mixed in beside the experts");
    case Symbol::kUtilization: return SymbolWords::tr("the share of an expert in what its layer puts out; τ compares with it");
    case Symbol::kTau:
      return SymbolWords::tr("the threshold: at a window's end the least used expert of a layer goes if its share is below");
    case Symbol::kByHand: return SymbolWords::tr("an expert is taken out by a person");
    case Symbol::kLayerGone: return SymbolWords::tr("an expert goes with its side layer, which another grouping does not have");
    case Symbol::kBias: return SymbolWords::tr("what the model adds to all scores of a user alike, so that no rank changes by it");
    case Symbol::kRefused: return SymbolWords::tr("a change that a person asked for and that was refused; the run goes on as it was");
    case Symbol::kKept: return SymbolWords::tr("an epoch whose weights are kept, so that the model can be asked as it was then");
    case Symbol::kChosen: return SymbolWords::tr("the expert that is chosen");
    case Symbol::kHeldOut:
      return SymbolWords::tr("the item is held out for the user: what was really taken next, and the model has not seen");
    case Symbol::kNote: return SymbolWords::tr("a note of one's own on a window, with its number");
    case Symbol::kPin:
      return SymbolWords::tr(
          "pruning by τ never takes this expert; while it is the least used of its layer, no expert of the layer is pruned");
    case Symbol::kRankUp:
      return SymbolWords::tr("the item stands further up than in the list compared with, from the rank behind the arrow");
    case Symbol::kRankDown:
      return SymbolWords::tr("the item stands further down than in the list compared with, from the rank behind the arrow");
    case Symbol::kGroupMore:
      return SymbolWords::tr("the group takes more from this source than the items outside it, by more than two standard errors");
    case Symbol::kGroupLess:
      return SymbolWords::tr("the group takes less from this source than the items outside it, by more than two standard errors");
    case Symbol::kAllParameters: return SymbolWords::tr("the paper's name for all parameters of a model");
    case Symbol::kTrainedParameters: return SymbolWords::tr("the paper's name for those of them that train in a window");
    case Symbol::kFork: return SymbolWords::tr("a run that goes on from the end of a window of another one with other settings");
    case Symbol::kReference: return SymbolWords::tr("what ranks without training, such as by popularity: a model should do better");
    case Symbol::kAttainable:
      return SymbolWords::tr(
          "what the best ranking reaches that knows how the built-in stream was made: which tastes its generator planted");
    case Symbol::kGrouping: return SymbolWords::tr("which of the frozen encoder's states have a side layer");
    case Symbol::kWarmUp: return SymbolWords::tr("the test on D1, of a model that saw one window only; the means leave it out");
  }
  return {};
}

QString explained(Symbol symbol) { return explained(symbol, signOf(symbol)); }

QString explained(Symbol symbol, const QString& name) { return SymbolWords::tr("%1: %2").arg(name, meaningOf(symbol)); }

QString explained(std::initializer_list<Symbol> symbols) {
  QStringList lines;
  for (const Symbol symbol : symbols) lines << explained(symbol);
  return lines.join(QLatin1Char('\n'));
}

}  // namespace xsmoe::widgets
