//! Who may do what. Checked in the use cases; the console only hides what would be refused.

use crate::method::text_enum;

text_enum! {
    /// What a person is at one operator, or over all of them.
    Role {
        /// 管理员
        Administrator = "administrator",
        /// 财务
        Finance = "finance",
        /// 只读
        ReadOnly = "read_only",
        /// 披克平台人员: acts for every operator.
        Platform = "platform",
    }
}

text_enum! {
    /// A privileged act, or the right to see something.
    Permission {
        /// See car parks, lanes, tariffs, QR codes and whether methods are on.
        ViewSetup = "view_setup",
        /// Change car parks, lanes, tariffs and QR codes.
        ManageSites = "manage_sites",
        /// Enter merchant accounts and switch payment methods.
        ManagePayment = "manage_payment",
        /// See orders, payments, refunds and their time lines.
        ViewMoney = "view_money",
        /// See raw notifications, which hold payers' ids.
        ViewRaw = "view_raw",
        /// Give money back, and approve what somebody else wants to give back.
        Refund = "refund",
        /// Say above which sum a refund needs a second person.
        ManageRefundLimit = "manage_refund_limit",
        /// Run jobs and notifications again, and say that something at the money desk is dealt with.
        WorkDesk = "work_desk",
        /// Enter, import, change and block cards.
        ManageCards = "manage_cards",
        /// Let the refund of a top-up take its card below zero.
        RefundBelowZero = "refund_below_zero",
        /// Add offline terminals, issue and end their keys, revoke them.
        ManageTerminals = "manage_terminals",
        /// See visitors' bookings, with what is personal masked.
        ViewVisitors = "view_visitors",
        /// Enter hosts, cancel bookings, see what is personal, export it.
        ManageVisitors = "manage_visitors",
        /// Make and revoke keys and webhooks for the parking system.
        ManageIntegration = "manage_integration",
        /// See messages, what they say and how they went.
        ViewMessages = "view_messages",
        /// Set message push up, try it, and have messages sent again.
        ManageMessages = "manage_messages",
        /// Add, change and lock staff accounts.
        ManageStaff = "manage_staff",
        /// Read the audit log.
        ViewAudit = "view_audit",
        /// Add operators and see all of them.
        ManageOperators = "manage_operators",
    }
}

impl Role {
    /// Whether this role has `permission`.
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Platform => true,
            Self::Administrator => !matches!(permission, P::ManageOperators),
            Self::Finance => {
                matches!(
                    permission,
                    P::ViewSetup
                        | P::ViewMoney
                        | P::ViewRaw
                        | P::Refund
                        | P::WorkDesk
                        | P::ManageCards
                        | P::ViewMessages
                )
            }
            Self::ReadOnly => {
                matches!(permission, P::ViewSetup | P::ViewMoney | P::ViewVisitors | P::ViewMessages)
            }
        }
    }
}

text_enum! {
    /// What a key of the REST interface may do.
    Scope {
        /// Report vehicles.
        VehiclesWrite = "vehicles:write",
        /// Read bills, payments and sites.
        BillsRead = "bills:read",
        /// Begin payments for an App, and make its short-lived tokens.
        PaymentsWrite = "payments:write",
        /// Read cards, their balances and their history.
        CardsRead = "cards:read",
        /// Enter and change cards.
        CardsWrite = "cards:write",
        /// Pay with cards, and undo that.
        CardsDebit = "cards:debit",
        /// Have notices sent, and read what became of them.
        NoticesWrite = "notices:write",
        /// Verify visitors' passes at a gate.
        VisitorsVerify = "visitors:verify",
    }
}
