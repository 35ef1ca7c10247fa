// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/size_wording.h"

#include <QCoreApplication>

#include "model/core/methods.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::int64_t kFloatBytes = 4;

class SizeWording {
  Q_DECLARE_TR_FUNCTIONS(SizeWording)
};

QString row(const QString& name, std::int64_t parameters) {
  return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align=right>%2&nbsp;&nbsp;</td><td align=right>%3</td></tr>")
      .arg(name.toHtmlEscaped(), count(parameters), bytesText(kFloatBytes * parameters));
}

QString rowsOf(const std::vector<NetworkPart>& parts) {
  QString rows;
  for (const auto& part : parts) rows += row(partTitle(part.name), part.parameters);
  return rows;
}

QString table(const QString& rows) { return QStringLiteral("<table>%1</table>").arg(rows); }

QString heldText(const TrainingBytes& bytes) {
  QString held = SizeWording::tr("Training holds parameters, %1, and their gradients and moments, %2.")
                     .arg(bytesText(bytes.parameters), bytesText(bytes.optimizer));
  if (bytes.states > 0)
    held = SizeWording::tr("Training holds parameters, %1, their gradients and moments, %2, and the hidden states of all items, %3.")
               .arg(bytesText(bytes.parameters), bytesText(bytes.optimizer), bytesText(bytes.states));
  if (bytes.features > 0)
    held += QLatin1Char(' ') + SizeWording::tr("The graph holds features of users and items, %1.").arg(bytesText(bytes.features));
  return held + QLatin1Char(' ') + SizeWording::tr("What a batch computes and copies of the weights come on top.");
}

}  // namespace

QString partsTable(const std::vector<NetworkPart>& parts) { return table(rowsOf(parts)); }

QString sizeText(const SizedNetwork& network) {
  // Of a run that has not begun it is known how it begins, not what its experts make of it.
  const bool grows = !network.sizes.experts && expands(network.model.method);
  const QString words = grows ? SizeWording::tr("%1 parameters · training holds about %2, both at its beginning")
                              : SizeWording::tr("%1 parameters · training holds about %2");
  return words.arg(shortCount(parametersOf(networkParts(network.model, network.sizes))),
                   bytesText(trainingBytes(network.model, network.sizes).total()));
}

QString sizeToolTip(const SizedNetwork& network) {
  const auto parts = networkParts(network.model, network.sizes);
  return table(rowsOf(parts) + row(SizeWording::tr("together"), parametersOf(parts))) +
         QStringLiteral("<p>%1</p>").arg(heldText(trainingBytes(network.model, network.sizes)).toHtmlEscaped());
}

}  // namespace xsmoe::widgets
