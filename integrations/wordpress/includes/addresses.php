<?php
/**
 * Addresses: the origins that a site allows, and what an author may write as the address of a policy.
 * Pure functions, which call nothing of WordPress.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * The origin of an address as browsers write it: scheme, host, and the port if it is not the usual one.
 *
 * @param string $url      An address.
 * @param bool   $is_local Whether this is a machine for development, where `http` on loopback is accepted.
 * @return string The origin; empty where the address is not one of the web, or not encrypted.
 */
function origin_of( string $url, bool $is_local ): string {
	if ( preg_match( '/[\x00-\x20\x7f\\\\<>"\']/', $url ) ) {
		return '';
	}
	$parts = parse_url( $url ); // phpcs:ignore WordPress.WP.AlternativeFunctions.parse_url_parse_url -- PHP 7.4 or newer reads every form alike.
	if ( ! is_array( $parts ) || isset( $parts['user'] ) || isset( $parts['pass'] ) ) {
		return '';
	}
	$scheme = strtolower( $parts['scheme'] ?? '' );
	$host   = strtolower( $parts['host'] ?? '' );
	$port   = $parts['port'] ?? 0;
	// Names in ASCII: browsers and servers disagree about others.
	if ( ! preg_match( '/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/', $host ) || false !== strpos( $host, '..' ) ) {
		return '';
	}
	$is_loopback = 'localhost' === $host || '127.0.0.1' === $host;
	if ( 'https' !== $scheme && ! ( 'http' === $scheme && $is_local && $is_loopback ) ) {
		return '';
	}
	$is_usual = 0 === $port || ( 'https' === $scheme ? 443 : 80 ) === $port;
	return $scheme . '://' . $host . ( $is_usual ? '' : ':' . $port );
}

/**
 * What the address of a policy names. Accepted are the policy's file and every file that is made of it:
 * `…/policies/ID.json`, `…/ID.html`, `…/ID.LANG.html`, and the same with `.js`, `.markup.json` and `.oembed.json`.
 *
 * @param string $url      What an author has written.
 * @param bool   $is_local As for origin_of().
 * @return array|null `origin`, `base` (the folder of all files), `id`, and `lang` if the address names one.
 */
function policy_address( string $url, bool $is_local ): ?array {
	// What a reader's address bar may have added.
	$url    = preg_replace( '/[?#].*$/s', '', trim( $url ) );
	$origin = origin_of( $url, $is_local );
	if ( '' === $origin ) {
		return null;
	}
	$path   = (string) parse_url( $url, PHP_URL_PATH ); // phpcs:ignore WordPress.WP.AlternativeFunctions.parse_url_parse_url
	$folder = '(?<folder>/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*)';
	$id     = '(?<id>[a-z][a-z0-9-]*)';
	$lang   = '(?:\.(?<lang>[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*))?';
	if ( ! preg_match( "#^{$folder}policies/{$id}\.json\$#D", $path, $found )
		&& ! preg_match( "#^{$folder}{$id}{$lang}\.(?:html|js|markup\.json|oembed\.json)\$#D", $path, $found ) ) {
		return null;
	}
	return array(
		'origin' => $origin,
		'base'   => $origin . $found['folder'],
		'id'     => $found['id'],
		'lang'   => $found['lang'] ?? '',
	);
}

/**
 * The language in which a reader who asks for this one reads a policy: the nearest that it is written in, or its own.
 *
 * @param string   $wanted A language tag, or a locale of WordPress.
 * @param string[] $known  The tags of the languages that it is written in.
 * @param string   $own    Its own language.
 * @return string One of the known tags, or its own.
 */
function nearest_language( string $wanted, array $known, string $own ): string {
	$parts = explode( '-', strtolower( str_replace( '_', '-', $wanted ) ) );
	$first = $parts[0];
	for ( ; $parts; array_pop( $parts ) ) {
		foreach ( $known as $tag ) {
			if ( strtolower( $tag ) === implode( '-', $parts ) ) {
				return $tag;
			}
		}
	}
	foreach ( array_merge( array( $own ), $known ) as $tag ) {
		if ( explode( '-', strtolower( $tag ) )[0] === $first ) {
			return $tag;
		}
	}
	return $own;
}
