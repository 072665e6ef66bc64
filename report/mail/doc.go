// Package mail composes and sends scorecard mails. SMTP lives only here.
//
// A message is composed once, to bytes, so that the copy kept as .eml, the copy
// sent and a later retry are the same; each message has one recipient. Sending
// says what is known afterwards: sent, failed for certain, failed for now, or
// unknown, when the server's answer to the whole message was lost (RFC 1047).
// Whether and when to try again is decided by the caller's outbox.
package mail
