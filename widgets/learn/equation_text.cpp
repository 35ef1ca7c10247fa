// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/equation_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <QTextDocumentFragment>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "widgets/network_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kSignificant = 4;
constexpr int kLeastExponent = -3, kMostExponent = 5;  // of numbers that are written without a power of ten

using PlaceKind = NetworkPlace::Kind;

struct EquationWords {
  Q_DECLARE_TR_FUNCTIONS(EquationsView)
};

/// "e_u = …", "10^−5".
QString inPlainText(QString html) {
  for (const auto& [tag, sign] : {std::pair("sub", '_'), std::pair("sup", '^')}) {
    html.replace(QStringLiteral("<%1>").arg(QLatin1String(tag)), QString(QLatin1Char(sign)));
    html.remove(QStringLiteral("</%1>").arg(QLatin1String(tag)));
  }
  return QTextDocumentFragment::fromHtml(html).toPlainText().simplified();
}

/// Writes the equations one after the other.
class EquationWriter {
  Q_DECLARE_TR_FUNCTIONS(EquationsView)

  /// A symbol as rich text, and what it means.
  struct Symbol {
    QString letters, meaning;
  };

 public:
  EquationWriter(const ItemEquations& equations, std::size_t layer, std::optional<double> tau)
      : all_(equations), layer_(equations.layers.at(layer)), tau_(tau) {}
  EquationText write();

 private:
  void expert();
  void mixture();
  void router();
  void fusion();
  void utilization();
  void userEncoder();
  void score();
  void loss();
  void legend();

  [[nodiscard]] static std::vector<Symbol> symbolsOf(int number);
  void begin(int number, const QString& title, const QString& letters);
  void line(const QString& html) { text_.html += QStringLiteral("<p class='numbers'>%1</p>").arg(html); }
  QString link(const QString& words, const NetworkPlace& place);
  QString number(double value, const NetworkPlace& place) { return link(fourDigits(value), place); }
  QString vector(const VectorGlance& value, const NetworkPlace& place) { return link(vectorText(value), place); }
  QString eachSlot(const std::vector<double>& values);
  [[nodiscard]] QString verdict() const;

  [[nodiscard]] std::size_t slotCount() const { return layer_.gates.size(); }
  [[nodiscard]] static QString slotName(const LayerStructure& layer, std::size_t slot);
  [[nodiscard]] static NetworkPlace slotPlace(const LayerStructure& layer, std::size_t slot);
  [[nodiscard]] NetworkPlace place(PlaceKind kind) const { return {kind, {layer_.layer.modality, layer_.layer.hiddenState, 0}}; }
  [[nodiscard]] NetworkPlace inputPlace() const;

  const ItemEquations& all_;
  const LayerEquations& layer_;
  std::optional<double> tau_;
  EquationText text_;
};

EquationText EquationWriter::write() {
  expert();
  mixture();
  router();
  fusion();
  utilization();
  userEncoder();
  score();
  loss();
  legend();
  return std::move(text_);
}

std::vector<EquationWriter::Symbol> EquationWriter::symbolsOf(int number) {
  switch (number) {
    case 1:
      return {{QStringLiteral("x"), tr("what enters the layer: the mixture of the layer below, of the lowest one l<sub>0</sub>")},
              {QStringLiteral("D<sub>j</sub>, U<sub>j</sub>"), tr("weights of expert j: down into its bottleneck, and up again")},
              {QStringLiteral("GELU"), tr("the smooth bend between the two, without which both were one matrix")},
              {QStringLiteral("z<sub>j</sub>"), tr("what expert j makes of x")}};
    case 2:
      return {{QStringLiteral("l<sub>i</sub>"), tr("state i of the frozen encoder: the base path, gate slot 0")},
              {QStringLiteral("α<sub>j</sub>"), tr("gate weight of slot j; those of a layer sum to 1")},
              {QStringLiteral("h<sub>i</sub>"), tr("the mixture that leaves layer i")}};
    case 3: return {{QStringLiteral("W<sub>i</sub>"), tr("weights of the router of layer i, a row for each slot")}};
    case 4:
      return {{QStringLiteral("h<sub>M</sub>"), tr("the mixture of a modality's last layer")},
              {QStringLiteral("F, b"), tr("weights and bias of the fusion of both modalities")},
              {QStringLiteral("e<sub>i</sub>"), tr("the item's embedding")}};
    case 5:
      return {{QStringLiteral("c<sub>k</sub>"), tr("what slot k added up in the window's last epoch: lengths of its weighted outputs")},
              {QStringLiteral("u<sub>j</sub>"), tr("utilization: the share of slot j in that sum")},
              {QStringLiteral("τ"), tr("the threshold: the least used expert goes where its share is smaller")}};
    case 6:
      return {{QStringLiteral("e<sub>1</sub> … e<sub>L</sub>"), tr("embeddings of the user's last L items, oldest first")},
              {QStringLiteral("p<sub>1</sub> … p<sub>L</sub>"), tr("embeddings of the positions in that sequence")},
              {QStringLiteral("e<sub>u</sub>"), tr("the user's embedding: what the encoder gives at the last position")}};
    case 7: return {{QStringLiteral("y<sub>ui</sub>"), tr("the score by which items are ranked for the user")}};
    case 8:
      return {{QStringLiteral("c"), tr("a candidate: an item of the batch that is not the user's own, or the target i")},
              {QStringLiteral("n<sub>c</sub>"), tr("how often the candidate occurs in the batch; of the target 1")},
              {QStringLiteral("p<sub>c</sub>"), tr("popularity of the candidate in the window's training data")},
              {QStringLiteral("s<sub>c</sub>"), tr("the score, less what popularity alone gives")},
              {QStringLiteral("L"), tr("the loss that training makes small")}};
    default: return {};
  }
}

/// A reader of the screen hears these lines; hovering shows those of one equation.
void EquationWriter::legend() {
  constexpr int kEquations = 8;
  text_.html += QStringLiteral("<p class='title'>%1</p>").arg(tr("Symbols"));
  for (int number = 1; number <= kEquations; ++number)
    for (const auto& symbol : symbolsOf(number))
      text_.html += QStringLiteral("<p class='symbol'><b>%1</b>: %2</p>").arg(symbol.letters, symbol.meaning);
}

void EquationWriter::begin(int number, const QString& title, const QString& letters) {
  QStringList symbols;
  for (const auto& symbol : symbolsOf(number)) symbols << QStringLiteral("%1: %2").arg(symbol.letters, symbol.meaning);
  text_.html += QStringLiteral("<p class='title'>%1</p><p class='letters'><span title=\"%2\">%3</span></p>")
                    .arg(tr("Equation %1: %2").arg(QString::number(number), title),
                         (QStringLiteral("<qt>") + symbols.join(QStringLiteral("<br>"))).toHtmlEscaped(), letters);
}

QString EquationWriter::link(const QString& words, const NetworkPlace& place) {
  text_.places.push_back(place);
  return QStringLiteral("<a href='%1'>%2</a>").arg(linkTo(text_.places.size() - 1), words);
}

QString EquationWriter::slotName(const LayerStructure& layer, std::size_t slot) {
  return slot == 0 ? tr("base path") : expertName(layer.born.at(slot - 1));
}

NetworkPlace EquationWriter::slotPlace(const LayerStructure& layer, std::size_t slot) {
  if (slot == 0) return {PlaceKind::kFrozen, {layer.modality, layer.hiddenState, 0}};
  return {PlaceKind::kExpert, nameOf(layer, slot - 1)};
}

/// h_{i−1}: the mixture of the layer below, or l_0.
NetworkPlace EquationWriter::inputPlace() const {
  NetworkPlace below{PlaceKind::kState, {layer_.layer.modality, 0, 0}};
  for (const auto& one : all_.layers)
    if (one.layer.modality == layer_.layer.modality && one.layer.layer.value + 1 == layer_.layer.layer.value)
      below.name.hiddenState = one.layer.hiddenState;
  return below;
}

/// "base path 0.1234, E0 0.5678".
QString EquationWriter::eachSlot(const std::vector<double>& values) {
  QStringList words;
  for (std::size_t slot = 0; slot < values.size(); ++slot)
    words << slotName(layer_.layer, slot) + QChar(QChar::Nbsp) + number(values[slot], place(PlaceKind::kRouter));
  return words.join(QStringLiteral(", "));
}

void EquationWriter::expert() {
  begin(1, tr("an expert"), QStringLiteral("z<sub>j</sub> = U<sub>j</sub> · GELU(D<sub>j</sub> x) + x"));
  line(QStringLiteral("x = ") + vector(layer_.input, inputPlace()));
  for (std::size_t slot = 1; slot < slotCount(); ++slot) {
    const auto at = slotPlace(layer_.layer, slot);
    const QString name = slotName(layer_.layer, slot);
    line(QStringLiteral("GELU(D<sub>%1</sub> x) = ").arg(name) + vector(layer_.hidden.at(slot - 1), at));
    line(QStringLiteral("z<sub>%1</sub> = ").arg(name) + vector(layer_.outputs.at(slot), at));
  }
}

void EquationWriter::mixture() {
  begin(2, tr("the mixture of a layer"),
        QStringLiteral("h<sub>i</sub> = α<sub>0</sub> l<sub>i</sub> + Σ<sub>j</sub> α<sub>j</sub> z<sub>j</sub>"));
  QStringList summands;
  for (std::size_t slot = 0; slot < slotCount(); ++slot)
    summands << number(layer_.gates[slot], place(PlaceKind::kRouter)) + QStringLiteral(" · ") +
                    (slot == 0 ? QStringLiteral("l ") : QStringLiteral("z<sub>%1</sub> ").arg(slotName(layer_.layer, slot))) +
                    vector(layer_.outputs.at(slot), slotPlace(layer_.layer, slot));
  line(QStringLiteral("h = ") + summands.join(QStringLiteral("<br>+ ")));
  line(QStringLiteral("h = ") + vector(layer_.mixture, place(PlaceKind::kState)));
}

void EquationWriter::router() {
  begin(3, tr("the router"), QStringLiteral("α = softmax(W<sub>i</sub> x)"));
  line(QStringLiteral("W x: ") + eachSlot(layer_.logits));
  line(QStringLiteral("α: ") + eachSlot(layer_.gates));
}

void EquationWriter::fusion() {
  QStringList states, summands;
  for (const auto& part : all_.parts) states << QStringLiteral("h<sub>M</sub><sup>%1</sup>").arg(modalityTitle(part.modality));
  begin(4, tr("the item"), QStringLiteral("e<sub>i</sub> = F [%1] + b").arg(states.join(QStringLiteral(" ; "))));
  for (const auto& part : all_.parts)
    summands << QStringLiteral("F h (%1) ").arg(modalityTitle(part.modality)) + vector(part.part, {PlaceKind::kFusion, {}});
  summands << QStringLiteral("b ") + vector(all_.bias, {PlaceKind::kFusion, {}});
  line(QStringLiteral("e<sub>i</sub> = ") + summands.join(QStringLiteral("<br>+ ")));
  line(QStringLiteral("e<sub>i</sub> = ") + vector(all_.itemEmbedding, {PlaceKind::kFusion, {}}));
}

void EquationWriter::utilization() {
  const bool amongExperts = all_.protocol == Protocol::kOfficial;
  begin(
      5, tr("utilization, and who is pruned"),
      QStringLiteral("u<sub>j</sub> = c<sub>j</sub> / Σ<sub>k</sub> c<sub>k</sub>, &nbsp; c<sub>k</sub> = Σ ‖α<sub>k</sub> z<sub>k</sub>‖, "
                     "&nbsp; u<sub>j</sub> &lt; τ"));
  const auto& usage = layer_.usage;
  if (!hasShares(usage)) return line(tr("Nothing was counted in this window's last epoch."));
  double sum = 0;
  for (std::size_t slot = amongExperts ? 1 : 0; slot < slotCount(); ++slot) sum += usage.contribution.at(slot);
  for (std::size_t slot = amongExperts ? 1 : 0; slot < slotCount(); ++slot) {
    const auto at = slotPlace(layer_.layer, slot);
    const double share = slot == 0 ? usage.utilization.at(0) : decisiveShare(usage, slot - 1, all_.protocol);
    line(QStringLiteral("u<sub>%1</sub> = ").arg(slotName(layer_.layer, slot)) + number(usage.contribution.at(slot), at) +
         QStringLiteral(" / ") + number(sum, place(PlaceKind::kRouter)) + QStringLiteral(" = ") + number(share, at) +
         tr("; this item adds %1 to c each time it occurs").arg(number(layer_.gates[slot] * layer_.outputs.at(slot).norm, at)));
  }
  line(verdict());
}

/// Who goes at τ, in words.
QString EquationWriter::verdict() const {
  const auto& usage = layer_.usage;
  if (!tau_) return tr("This method prunes nothing.");
  const int least = leastUsedExpert(usage, all_.protocol);
  if (least < 0) return tr("The only expert of a layer always stays.");
  const auto expert = static_cast<std::size_t>(least);
  const double share = decisiveShare(usage, expert, all_.protocol);
  const QString compared = tr("The least used expert is %1: %2 %3 τ = %4,")
                               .arg(expertName(usage.born.at(expert)), fourDigits(share),
                                    share < *tau_ ? QStringLiteral("&lt;") : QStringLiteral("≥"), fourDigits(*tau_));
  if (share >= *tau_) return compared + u' ' + tr("so that all stay.");
  const auto& pinned = all_.pinned;
  if (std::find(pinned.begin(), pinned.end(), nameOf(usage, expert)) != pinned.end())
    return compared + u' ' + tr("but a person pinned it, so that it stays.");
  return compared + u' ' + tr("so that it goes.");
}

void EquationWriter::userEncoder() {
  begin(6, tr("the user"),
        QStringLiteral("e<sub>u</sub> = Encoder(e<sub>1</sub> + p<sub>1</sub>, …, e<sub>L</sub> + p<sub>L</sub>)<sub>L</sub>"));
  for (std::size_t i = 0; i < all_.inputs.size(); ++i)
    line(QStringLiteral("e<sub>%1</sub> = ").arg(i + 1) + vector(all_.inputs[i], {PlaceKind::kFusion, {}}) + u' ' +
         itemTitle(all_.history.at(i)).toHtmlEscaped());
  line(QStringLiteral("e<sub>u</sub> = ") + vector(all_.userEmbedding, {PlaceKind::kUserEncoder, {}}));
}

void EquationWriter::score() {
  begin(7, tr("the score"), QStringLiteral("y<sub>ui</sub> = e<sub>u</sub> · e<sub>i</sub>"));
  QStringList summands;
  for (const auto& layer : all_.layers)
    for (std::size_t slot = 0; slot < layer.scores.size(); ++slot)
      summands << number(layer.scores[slot], slotPlace(layer.layer, slot)) + QChar(QChar::Nbsp) +
                      QStringLiteral("(%1, %2)").arg(modalityTitle(layer.layer.modality), slotName(layer.layer, slot));
  summands << number(all_.biasScore, {PlaceKind::kFusion, {}}) + QChar(QChar::Nbsp) + tr("(bias)");
  line(QStringLiteral("y<sub>ui</sub> = ") + summands.join(QStringLiteral(" + ")));
  line(QStringLiteral("y<sub>ui</sub> = ") + number(all_.score, {PlaceKind::kUserEncoder, {}}));
}

void EquationWriter::loss() {
  begin(8, tr("the loss"),
        QStringLiteral("L = −log( exp(s<sub>i</sub>) / Σ<sub>c</sub> n<sub>c</sub> exp(s<sub>c</sub>) ), &nbsp; "
                       "s<sub>c</sub> = e<sub>u</sub> · e<sub>c</sub> − log p<sub>c</sub>"));
  if (!all_.loss)
    return line(tr("The item is not in the training sequences of %1, so that it was no candidate there.").arg(windowName(all_.window)));
  const auto& term = *all_.loss;
  const NetworkPlace user{PlaceKind::kUserEncoder, {}};
  line(tr("If this item were the next one of this user, among %1 candidates in a batch of %2 training sequences of %3:")
           .arg(count(term.candidates), count(term.sequences), windowName(all_.window)));
  line(QStringLiteral("s<sub>i</sub> = ") + number(all_.score, user) + QStringLiteral(" − (") + number(term.logPopularity, user) +
       QStringLiteral(") = ") + number(term.logit, user));
  line(QStringLiteral("L = log Σ − s<sub>i</sub> = ") + number(term.logSum, user) + QStringLiteral(" − (") + number(term.logit, user) +
       QStringLiteral(") = ") + number(term.loss, user));
}

}  // namespace

QString linkTo(std::size_t place) { return QStringLiteral("place:%1").arg(place); }

ChartTable equationLines(const EquationText& text) {
  const QString title = QStringLiteral("<p class='title'>");
  ChartTable lines{{EquationWords::tr("equation"), EquationWords::tr("line")}, {}};
  QString equation;
  for (const QString& paragraph : text.html.split(QStringLiteral("</p>"), Qt::SkipEmptyParts)) {
    if (paragraph.startsWith(title))
      equation = inPlainText(paragraph);
    else
      lines.rows.push_back({equation, inPlainText(paragraph)});
  }
  return lines;
}

EquationText equationText(const ItemEquations& equations, std::size_t layer, std::optional<double> tau) {
  return EquationWriter(equations, layer, tau).write();
}

QString fourDigits(double value) {
  // The exponent of the rounded number: 9.99996 is 10.00.
  const int exponent = QString::number(value, 'e', kSignificant - 1).section(u'e', 1).toInt();
  QString digits;
  if (exponent >= kLeastExponent && exponent <= kMostExponent)
    digits = QLocale().toString(value, 'f', std::max(0, kSignificant - 1 - exponent));
  else
    digits = QLocale().toString(value / std::pow(10.0, exponent), 'f', kSignificant - 1) + QStringLiteral("·10<sup>%1</sup>").arg(exponent);
  return digits.replace(u'-', QChar(0x2212));
}

QString vectorText(const VectorGlance& vector) {
  QStringList first;
  for (const double one : vector.first) first << fourDigits(one);
  return QStringLiteral("(%1, …),&nbsp;‖·‖&nbsp;%2").arg(first.join(QStringLiteral(", ")), fourDigits(vector.norm));
}

}  // namespace xsmoe::widgets
