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
  static const std::vector<Symbol> kAll{Symbol::kWindow,     Symbol::kExpert,   Symbol::kLayer,       Symbol::kState,  Symbol::kFrozenState,
                                        Symbol::kBirth,      Symbol::kDeath,    Symbol::kChange,      Symbol::kReturn, Symbol::kBest,
                                        Symbol::kGateWeight, Symbol::kBasePath, Symbol::kUtilization, Symbol::kTau,    Symbol::kByHand,
                                        Symbol::kLayerGone,  Symbol::kBias};
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
    case Symbol::kBest: return QStringLiteral("★");
    case Symbol::kGateWeight: return SymbolWords::tr("gate weight");
    case Symbol::kBasePath: return SymbolWords::tr("base path");
    case Symbol::kUtilization: return SymbolWords::tr("utilization");
    case Symbol::kTau: return QStringLiteral("τ");
    case Symbol::kByHand: return QStringLiteral("✕");
    case Symbol::kLayerGone: return QStringLiteral("–");
    case Symbol::kBias: return SymbolWords::tr("bias");
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
    case Symbol::kBest: return SymbolWords::tr("the epoch that was best on the validation sequences; its weights are kept");
    case Symbol::kGateWeight: return SymbolWords::tr("how much the router gives a source, on average; those of a layer add up to 100 %");
    case Symbol::kBasePath: return SymbolWords::tr("the frozen state itself, mixed in beside the experts");
    case Symbol::kUtilization: return SymbolWords::tr("the share of an expert in what its layer puts out; τ compares with it");
    case Symbol::kTau:
      return SymbolWords::tr("the threshold: at a window's end the least used expert of a layer goes if its share is below");
    case Symbol::kByHand: return SymbolWords::tr("an expert is taken out by a person");
    case Symbol::kLayerGone: return SymbolWords::tr("an expert goes with its side layer, which another grouping does not have");
    case Symbol::kBias: return SymbolWords::tr("what the model adds to all scores of a user alike, so that no rank changes by it");
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
