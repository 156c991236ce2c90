<?php
/**
 * The released file of a policy in one language, `ID.markup.json`: read strictly, trusted in nothing.
 * Pure functions, which call nothing of WordPress.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * The most bytes that a released file may have.
 */
const MAX_BYTES = 1048576;

/**
 * What each text in the file has to look like.
 */
const FORMS = array(
	'title'     => '/^.{1,1000}$/Dsu',
	'status'    => '/^(current|superseded|withdrawn)$/D',
	'language'  => '/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/D',
	'direction' => '/^(ltr|rtl)$/D',
	'digest'    => '/^[0-9a-f]{16}$/D',
	'release'   => '/^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]{0,40}$/D',
	'page'      => '/^[a-z][A-Za-z0-9.-]*\.html$/D',
	'script'    => '/^policy-explorer\.js$/D',
	'checked'   => '/^[\x20-\x7e]*$/D',
	'target'    => '/^[a-z][a-z0-9-]*$/D',
);

/**
 * Reads a released file.
 *
 * @param string $bytes Its content.
 * @param string $id    The policy that it has to be of.
 * @param string $base  The folder that it is in, with a slash at its end.
 * @return array|null What is in it; null where it is not such a file, or its prose is more than prose.
 */
function read_released( string $bytes, string $id, string $base ): ?array {
	$file = json_decode( $bytes, true, 2 * MAX_DEPTH + 8 );
	if ( ! is_array( $file ) || 1 !== ( $file['format'] ?? null ) || ( $file['id'] ?? null ) !== $id ) {
		return null;
	}
	foreach ( FORMS as $name => $form ) {
		if ( ! is_string( $file[ $name ] ?? null ) || ! preg_match( $form, $file[ $name ] ) ) {
			return null;
		}
	}
	$styles = $file['styles'] ?? null;
	if ( ( $file['policy'] ?? null ) !== "policies/{$id}.json" || ! is_array( $styles )
		|| ! is_string( $styles['file'] ?? null ) || ! preg_match( '/^[a-z][A-Za-z0-9.-]*\.css$/D', $styles['file'] )
		|| ! is_string( $styles['integrity'] ?? null ) || ! preg_match( '#^sha384-[A-Za-z0-9+/]{64}$#D', $styles['integrity'] ) ) {
		return null;
	}
	if ( ! is_array( $file['languages'] ?? null ) || ! isset( $file['languages'][ $file['language'] ] ) ) {
		return null;
	}
	foreach ( $file['languages'] as $tag => $language ) {
		$name = is_array( $language ) ? ( $language['file'] ?? null ) : null;
		if ( ! preg_match( FORMS['language'], (string) $tag ) || ! is_string( $language['name'] ?? null )
			|| ! is_string( $name ) || ! preg_match( "/^{$id}(\.[A-Za-z0-9-]+)?\.markup\.json\$/D", $name ) ) {
			return null;
		}
	}
	// The widget is judged where it is printed: a newer release may have more in it, and the prose is enough to publish.
	foreach ( array( 'prose', 'answer' ) as $part ) {
		if ( null === html( $file[ $part ] ?? null, PROSE, $base ) ) {
			return null;
		}
	}
	return $file;
}
